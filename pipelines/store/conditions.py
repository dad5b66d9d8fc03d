"""Conditions that several queries share; apart from what writes, so that who only reads imports no more."""

IS_READ = "reader IS NOT NULL AND error IS NULL"
"""Condition on ``documents``: a reader has read it."""

HAS_FAILED = "state IN ('failed', 'given_up')"
"""Condition on ``frontier``: the address failed when it was last asked."""
