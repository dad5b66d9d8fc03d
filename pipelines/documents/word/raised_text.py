"""Text above or below its line, kept apart from the other text until its whole cell or paragraph is known."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.word.visibility import is_note_mark, is_raised

BEGIN, END = "\ufdd0", "\ufdd1"
"""What stands around text that is kept apart: no characters of any text (Unicode 23.7)."""

_ADJACENT = re.compile(f"{END}(\\s*){BEGIN}")
_RAISED = re.compile(f"{BEGIN}([^{END}]*){END}?")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: its shift above the line and its size in half-points; ``raised`` where it says so itself."""

    text: str
    raised: bool = False
    offset: int = 0
    size: int = 0


def keep_apart(text: str) -> str:
    """Return raised text as it stands among other text until that is settled."""
    return f"{BEGIN}{text}{END}" if text else ""


def mark_shifted(runs: Sequence[Run]) -> list[str]:
    """Return the texts of one paragraph, those apart that are raised, by themselves or beside the most of the text."""
    lengths = Counter[tuple[int, int]]()
    for run in runs:
        lengths[run.offset, run.size] += 0 if run.raised else len(run.text.strip())
    # of as many characters on both sides, the larger and the lower ones are the text
    main = max(lengths, key=lambda key: (lengths[key], key[1], -abs(key[0])), default=(0, 0))
    return [keep_apart(run.text) if run.raised or is_raised(run.offset, run.size, *main) else run.text for run in runs]


def is_apart(text: str) -> bool:
    """Tell whether any part of a text is kept apart."""
    return BEGIN in text


def settle_raised(text: str) -> tuple[str, bool]:
    """Return a whole text without the marks of notes in it, and whether all of it is raised.

    Marks stand beside other text. Where all of it is raised, nobody can tell a number from a note's.
    """
    joined = _ADJACENT.sub(r"\1", text)
    if _RAISED.sub("", joined).replace(END, "").strip():
        settled, is_alone = _RAISED.sub(lambda match: "" if is_note_mark(match[1]) else match[1], joined), False
    else:
        settled, is_alone = _RAISED.sub(r"\1", joined), True
    return settled.replace(END, ""), is_alone  # an end alone belongs to the instruction of a field
