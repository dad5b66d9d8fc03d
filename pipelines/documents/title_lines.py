"""Which printed lines at the head of a text are its title, and which title a text gives itself.

A title may be cut by line breaks, and a title without an issuer belongs to the body that a line beside it names.
Whether words are a body's name is what the registry of issuers knows, and no reader asks it: a reader goes by their
wording and keeps the lines, so that attribution can choose among them again (pipelines.reports.registered_titles).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.documents.bare_labels import begins_with_label, strip_title_label
from pipelines.documents.other_names import drop_other_names
from pipelines.documents.title_words import load_title_words, squeeze_title
from pipelines.documents.titles import Title, is_body, is_whole, read_title

_DATA = load_title_words()
_MADE_BY = re.compile(rf"^{_DATA['made_by']}(?:{_DATA['stamp']})?:|{_DATA['stamp']}$")
_PART = re.compile(r"[\w《》()“”\"、·—\-]+")  # of a title that line breaks cut: no label, no path, no sentence
_NAME = re.compile(r"[^\W\d_][\w()·•]{1,39}")  # what may be a body's name and is nothing else: no label, no path
_ONLY_BRACKET = re.compile(r"\([^()]+\)")  # on a line of its own: other names of the body above
_MAX_LINES = 3  # on which a title may stand

_QUOTED = "《(?P<title>[^《》]{1,100})》"
_ANY = rf"(?:{_QUOTED}|(?P<bare>[^《》,。;:()]{{1,80}}?(?:{_DATA['report']})(?:\([^(),。;:]{{1,20}}\))?))"
_STATED = [re.compile(form.format(quoted=_QUOTED, any=_ANY, end=_DATA["stated_end"])) for form in _DATA["stated"]]


@dataclass(frozen=True, slots=True)
class BodyNames:
    """Two questions about words that may be the name of a body, answered by their wording or by a registry.

    ``is_body`` tells whether words are one body's name, with or without a scope, though it may need a district to be
    somebody's (兴隆镇); ``is_whole`` whether they name one body and no other.
    """

    is_body: Callable[[str], bool]
    is_whole: Callable[[str], bool]


WORDED = BodyNames(is_body, is_whole)
"""Names as their wording shows them, without knowing any body."""


class _Candidate(NamedTuple):
    """Lines that may be the title, by their places, and what the title then is.

    ``body`` are the words of it that must be a body's name, ``parts`` the lines that must be a title only together;
    both are empty where nothing need be known.
    """

    first: int
    last: int
    text: str
    body: str = ""
    parts: tuple[str, ...] = ()


def find_title(lines: Sequence[str], names: BodyNames = WORDED) -> str | None:
    """Return the title printed at the head of a text, its lines joined; None where none is.

    A line break may cut a title anywhere, in its issuer too: 小龙坎街道 / 办事处2023年政府信息公开…. A title that names
    no issuer takes the line before it, that of a report also the line behind it, where that is a body's name and
    nothing else: 重庆市人民政府办公厅 / 2023年政府信息公开…; or else the body that a line beside it says made the
    report (填报单位：…). The name of a column counts last, and so does a body above it.
    """
    return next((candidate.text for candidate in _list_candidates(lines) if _holds(candidate, names)), None)


def find_title_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines among which ``find_title`` chooses by names; none where the title is the same for all names."""
    found = list(_list_candidates(lines))
    if not any(candidate.body or candidate.parts for candidate in found):
        return ()
    return tuple(lines[min(one.first for one in found) : max(one.last for one in found) + 1])


def list_stated_titles(paragraphs: Sequence[str]) -> list[str]:
    """Return the titles that a report may give itself in its text, with issuer and year, in the order of the text.

    ``现发布《重庆市某区2022年政府信息公开工作年度报告》。`` What is cited (参照《…》) and the title of a notice are
    another paper's; 本报告由某办公室编制 says who wrote a report, not whose it is.
    """
    found: list[str] = []
    for text in map(squeeze_title, paragraphs):
        for match in (match for form in _STATED for match in form.finditer(text)):
            name = match["title"] or match.groupdict().get("bare") or ""
            if _says_both(read_title(name)) and name not in found:
                found.append(name)
    return found


def _list_candidates(printed: Sequence[str]) -> Iterator[_Candidate]:
    """Yield what may be the title, the most trusted first, down to the first that is one whatever names are known.

    The label before a title is no part of it, and a line that begins with another label is none.
    """
    lines = [strip_title_label(line) for line in printed]
    labelled = [begins_with_label(line) for line in lines]
    begins = [
        is_field or not given.startswith(line) for line, given, is_field in zip(lines, printed, labelled, strict=True)
    ]
    columns, beside_columns = list[_Candidate](), list[_Candidate]()
    for index, line in enumerate(lines):
        if labelled[index]:
            continue
        yield from _list_cut(lines, index, begins)
        title = read_title(line)
        if title is None:
            continue
        beside = [] if title.issuer else list(_list_beside(lines, index, title, labelled))
        alone = _Candidate(index, index, line)
        if title.telling:
            yield from beside
            yield alone
            return
        columns.append(alone)
        beside_columns += beside
    yield from beside_columns
    yield from columns[:1]


def _list_cut(lines: Sequence[str], index: int, begins: Sequence[bool]) -> Iterator[_Candidate]:
    """Yield the titles that a line may make up with those behind it, where none is a whole title without the others.

    ``begins`` tells which lines begin something of their own, by the label before them.
    """
    for count in range(2, _MAX_LINES + 1):
        parts = tuple(lines[index : index + count])
        if _ONLY_BRACKET.fullmatch(squeeze_title(parts[0])):
            return
        if len(parts) < count or any(begins[index + 1 : index + count]):
            return
        if not all(_PART.fullmatch(squeeze_title(part)) for part in parts):
            return
        candidate = _Candidate(index, index + count - 1, "".join(parts), parts=parts)
        if _says_both(read_title(candidate.text)) and not _has_whole_end(parts, WORDED):
            yield candidate


def _list_beside(lines: Sequence[str], index: int, title: Title, labelled: Sequence[bool]) -> Iterator[_Candidate]:
    """Yield the titles that a line makes up with the body beside it, or above the name of a column above it.

    The line behind a notice says whom it goes to.
    """
    above = index - 1
    while above > 0 and title.telling and (column := read_title(lines[above])) and not column.telling:
        above -= 1
    places = [place for place in (above, index + 1) if 0 <= place < len(lines) and not labelled[place]]
    beside = [(place, lines[place]) for place in places if place < index or title.kind != "notice"]
    makers = [(place, _MADE_BY.sub("", squeeze_title(line))) for place, line in beside]
    for place, body in (*beside, *(maker for maker in makers if maker not in beside)):
        if _NAME.fullmatch(drop_other_names(squeeze_title(body))):
            yield _Candidate(min(place, index), max(place, index), body + lines[index], body=body)


def _holds(candidate: _Candidate, names: BodyNames) -> bool:
    if candidate.parts:
        return _says_all(candidate.text, names) and not _has_whole_end(candidate.parts, names)
    return not candidate.body or names.is_body(candidate.body)


def _has_whole_end(parts: Sequence[str], names: BodyNames) -> bool:
    """Tell whether the first or the last of some lines are a whole title without the others."""
    ends = [end for cut in range(1, len(parts)) for end in (parts[:cut], parts[cut:])]
    return any(_says_all("".join(end), names) for end in ends if not _ONLY_BRACKET.fullmatch(squeeze_title(end[0])))


def _says_all(text: str, names: BodyNames) -> bool:
    """Tell whether a text is the title of a body's annual report, with a year, and says whose body it is."""
    title = read_title(text)
    return _says_both(title) and title is not None and names.is_whole(title.issuer)


def _says_both(title: Title | None) -> bool:
    """Tell whether a title is an annual report's, with words in the issuer's place and a year."""
    return title is not None and title.kind == "annual_report" and title.year is not None and bool(title.issuer)
