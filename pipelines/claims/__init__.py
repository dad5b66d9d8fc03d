"""The numbers that a report's text states of its own tables: each with all that decides what it can be held against."""

from pipelines.claims.claim import Claim, Quantity
from pipelines.claims.claim_finder import find_claims

__all__ = ["Claim", "Quantity", "find_claims"]
