"""The numbers that a report's text states of its own tables, found, and held against them (rule ``text.claim``)."""

from pipelines.rules.claims.judgement import find_comparable, find_contradictions, judge_claims
from pipelines.rules.claims.model import TEXT_CLAIM, Claim, Quantity
from pipelines.rules.claims.reading import find_claims

__all__ = ["TEXT_CLAIM", "Claim", "Quantity", "find_claims", "find_comparable", "find_contradictions", "judge_claims"]
