"""The header fields that stand in lines at the head of a text, whatever its format."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from pipelines.documents.bare_labels import read_bare_lines
from pipelines.documents.header_lines import HEADER_LABELS, read_bracket_line, read_plain_lines
from pipelines.documents.model import HeaderField
from pipelines.documents.sections import MAX_LEAD, is_heading, take_lead
from pipelines.documents.titles import is_body, read_title, strip_site

_BULLETS = "•●◆·*- "
_LINES = 3 * MAX_LEAD  # lines of the head: a label, its value and what stands between
_SENTENCE_ENDS = tuple("。；：;:！!")


def read_lead_fields(paragraphs: Iterable[str]) -> list[HeaderField]:
    """Return the fields in brackets or in lines before the first heading of a text.

    In a list a label's value may stand on the line below it.
    """
    head = takewhile(lambda text: not is_heading(text), filter(None, paragraphs))
    return read_field_lines(take_lead(_join_values(list(islice(head, _LINES)))))


def read_field_lines(lines: Sequence[str]) -> list[HeaderField]:
    """Return the fields in brackets, behind labels with a colon, and behind labels without one, in this order.

    A title is stated without the name of the site behind it.
    """
    text = "\n".join(lines)
    stated = [*read_bracket_line(text), *read_plain_lines(text), *read_bare_lines(text.split("\n"))]
    return [replace(one, value=strip_site(one.value)) if one.field == "title" else one for one in stated]


def _join_values(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, those that are a label and a colon with the line below, where that is the label's value.

    It is none where it has a label of its own, where the labels above and below have their values beside them (an
    empty field is followed by the next line of the text), or where it is a title or, for other fields, a body.
    """
    lines = [text for line in lines if (text := line.lstrip(_BULLETS))]
    alone = [line.endswith((":", "：")) and HEADER_LABELS.knows(line) for line in lines]
    index = 0
    while index < len(lines):
        line, following = lines[index], lines[index + 1] if index + 1 < len(lines) else ""
        if alone[index] and following and _is_value(line, following) and not _stands_beside(lines, alone, index):
            yield line + following
            index += 2
        else:
            yield line
            index += 1


def _is_value(label: str, text: str) -> bool:
    if HEADER_LABELS.pattern.match(text) or text.endswith(_SENTENCE_ENDS):
        return False
    field = HEADER_LABELS.field(label)
    if field == "title":
        return True
    return read_title(text) is None and (field in ("publisher", "content_source") or not is_body(text))


def _stands_beside(lines: Sequence[str], alone: Sequence[bool], index: int) -> bool:
    """Tell whether the next label above or below a label has its value on its own line."""
    for places in (range(index - 1, max(index - 3, -1), -1), range(index + 1, min(index + 3, len(lines)))):
        place = next((place for place in places if HEADER_LABELS.pattern.match(lines[place])), None)
        if place is not None and not alone[place]:
            return True
    return False
