"""The numbers that a report's text states of its own tables, each with what decides whether it can be compared.

A section's text is cut into `sentences`, a sentence into words of ``claims.toml`` (`lexicon`) and numbers
(`quantities`), and these into the `clauses` that the numbers stand in. `named_figures` says what a number counts,
`context` what the words before say of it. `claim_finder` goes this way; what it finds is a `claim`. Whether a claim
is right is for `pipelines.rules.text_claims`, which stands above.
"""

from pipelines.claims.claim import Claim, Quantity
from pipelines.claims.claim_finder import find_claims

__all__ = ["Claim", "Quantity", "find_claims"]
