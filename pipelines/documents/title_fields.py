"""Titles to header fields: which of a document's titles counts, and what it says of kind, issuer and year.

Where only who knows the names of bodies can choose, a document states two more header fields: ``title_lines``, the
printed lines among which the title is, and ``stated_title``, the titles that its text gives itself.
"""

from collections.abc import Iterator, Sequence

from pipelines.documents.model import SOURCES, Document, HeaderField
from pipelines.documents.sections import MAX_LEAD
from pipelines.documents.title_lines import BodyNames, find_title, list_stated_titles
from pipelines.documents.titles import Title, find_period, is_whole, names_something_else, read_title

TITLE_LINES, STATED_TITLE = "title_lines", "stated_title"

CANDIDATE_FIELDS = frozenset({TITLE_LINES, STATED_TITLE})
"""Header fields whose values are lines, separated by line breaks, among which the title is chosen."""


def list_title_candidates(document: Document) -> Iterator[HeaderField]:
    """Yield the lines among which a document's title is chosen by names; none where there is nothing to choose."""
    printed = [field for field in document.header_fields if field.field == "title"]
    lines, stated = "\n".join(document.title_lines), "\n".join(_list_stated(document, printed))
    for field in printed if stated else ():
        if field.source != "text" or not lines:
            yield HeaderField(TITLE_LINES, field.value, field.source, field.raw)
    if lines:
        yield HeaderField(TITLE_LINES, lines, "text", lines)
    if stated:
        yield HeaderField(STATED_TITLE, stated, "text", stated)


def choose_titles(fields: Sequence[HeaderField], names: BodyNames) -> list[HeaderField]:
    """Return the titles that count among those that a document has, by what is known of the names of bodies.

    The title that the text gives itself counts where none is printed that says whose report it is; what the text names
    is another report where its year is not the printed title's.
    """
    printed = sorted(_choose_printed(fields, names), key=lambda field: SOURCES.index(field.source))
    said = [title for field in printed if (title := read_title(field.value))]
    if any(title.kind == "notice" or names.is_body(title.issuer) for title in said):
        return printed
    for name in _read_lines(fields, STATED_TITLE):
        stated = read_title(name)
        if stated and names.is_body(stated.issuer) and not _contradict(stated, said):
            return [HeaderField("title", name, "text", name)]
    return printed


def derive_title_fields(titles: Sequence[HeaderField]) -> Iterator[HeaderField]:
    """Yield kind, issuer and year as titles say them, the most trusted title first.

    The year of a notice is the year of its number (contract), and no title says it.
    """
    said = [(field, title) for field in titles if (title := read_title(field.value)) is not None]
    if not said:
        return
    first, title = said[0]
    yield HeaderField("kind", title.kind, first.source, first.raw)
    named = next(((field, title.issuer) for field, title in said if title.issuer), None)
    if named:
        yield HeaderField("issuer", named[1], named[0].source, named[0].raw)
    dated = next(((field, title.year) for field, title in said if title.year), None)
    if dated and title.kind != "notice":
        yield HeaderField("year", str(dated[1]), dated[0].source, dated[0].raw)


def keep_telling(titles: Sequence[HeaderField]) -> list[HeaderField]:
    """Return titles without those that name no more than a column or a site, unless all do."""
    return [one for one in titles if (said := read_title(one.value)) and said.telling] or list(titles)


def _choose_printed(fields: Sequence[HeaderField], names: BodyNames) -> list[HeaderField]:
    """Return the printed titles: those of the header, and of headings and text those that say more than a column."""
    name = TITLE_LINES if any(field.field == STATED_TITLE for field in fields) else "title"
    printed = [HeaderField("title", one.value, one.source, one.raw) for one in fields if one.field == name]
    if lines := _read_lines(fields, TITLE_LINES):
        title = find_title(lines, names)
        found = [HeaderField("title", title, "text", title)] if title else []
        printed = [*(one for one in printed if one.source != "text"), *found]
    shown = [one for one in printed if one.source in ("title", "text")]
    return [*(one for one in printed if one not in shown), *keep_telling(shown)]


def _list_stated(document: Document, printed: Sequence[HeaderField]) -> Iterator[str]:
    """Yield the titles that a text gives itself and that say something else of the issuer than the printed ones."""
    said = [title for field in printed if (title := read_title(field.value))]
    if any(title.kind == "notice" for title in said):
        return
    whole = {title.issuer for title in said if is_whole(title.issuer)}
    if any(names_something_else(field.value) for field in printed):
        return
    lead = _find_lead(document)
    period = find_period("\n".join(lead))
    for name in list_stated_titles(lead):
        stated = read_title(name)
        if stated is None or stated.issuer in {title.issuer for title in said}:
            continue
        if whole and not any(_adds_place(stated.issuer, issuer) for issuer in whole):
            continue
        if period in (None, stated.year) and not _contradict(stated, said):
            yield name


def _adds_place(longer: str, name: str) -> bool:
    """Tell whether a name is another one with a place before it: 深圳市坪山区审计局 and 坪山区审计局."""
    return longer.endswith(name) and longer[: -len(name)].endswith(("省", "市", "区", "州", "盟"))


def _find_lead(document: Document) -> list[str]:
    """Return the paragraphs before the first heading, and the one below it: introductions stand in either place."""
    before = [line for section in document.sections[:1] if not section.heading for line in section.text.split("\n")]
    below = next((section.text.split("\n")[0] for section in document.sections[:2] if section.heading), "")
    return [*before[:MAX_LEAD], below]


def _contradict(stated: Title, said: Sequence[Title]) -> bool:
    return any(title.year not in (None, stated.year) for title in said)


def _read_lines(fields: Sequence[HeaderField], name: str) -> list[str]:
    """Return the lines of a field that the text states; none where it does not."""
    return next((field.value.split("\n") for field in fields if (field.field, field.source) == (name, "text")), [])
