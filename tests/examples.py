"""How many examples of a property are tried."""

from hypothesis import settings

USUAL = 100
"""Examples where a test does not say; `make quick` tries a tenth, see selection.py."""


def examples(number: int, *, derandomize: bool = False) -> settings:
    """Return the settings of a property that takes more or fewer examples than usual."""
    share = settings().max_examples / USUAL
    return settings(max_examples=max(2, round(number * share)), derandomize=derandomize)
