"""Whose report a document belongs to, and of which year: from what it says itself, then from what led to it.

The order of trust for the issuer: the title, 发布机构, the body that the 索引号's 统一社会信用代码 belongs to, the page
that links the document as its attachment, the portal where that publishes only its own reports, 来源. The title comes
before 发布机构, which is often the body that runs the page: the city's report says its office. For the year: the title,
the reporting period that the text states, the page; never an address or a date of publication. What a source further
down says against the one that is followed is a conflict, and is recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.documents.model import HeaderField
from pipelines.documents.other_names import drop_other_names
from pipelines.documents.title_fields import STATED_TITLE
from pipelines.documents.title_words import squeeze_title
from pipelines.documents.titles import is_about_disclosure, read_title
from pipelines.issuers.country import name_foreign_place
from pipelines.issuers.names import find_issuer, names_body
from pipelines.issuers.registry import (
    Issuer,
    find_by_code,
    find_by_region_code,
    is_whole_country,
    lines_above,
    name_region,
    name_successor,
)
from pipelines.issuers.scopes import fit_scope, split_scope
from pipelines.issuers.uscc import read_uscc
from pipelines.reports.identity import Identity, name_notice, name_report, name_unnumbered_notice
from pipelines.reports.registered_titles import choose_registered_titles

SINGLE_ISSUER_LEVELS = frozenset({"department", "office", "township"})
"""Portals of these levels publish their own reports only: a page that names nobody is theirs."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The portal on which a document was found, as far as it can say whose a report is: its name and level."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One statement about ``issuer``, ``region`` or ``year`` that the one that was followed contradicts."""

    field: str
    followed: str
    followed_source: str
    stated: str
    stated_source: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """The report that a document belongs to, what named its issuer and its year, and what speaks against them.

    ``inherited`` is whether nothing but the page that links the document says that it belongs to a report.
    """

    identity: Identity
    issuer_source: str
    year_source: str
    inherited: bool = False
    conflicts: tuple[Conflict, ...] = ()


class UnidentifiedError(ValueError):
    """A document that cannot be assigned to a report; ``error`` is a stable code."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


@dataclass(frozen=True)
class _Claim:
    """One source's word on the issuer, and the scope that its wording names."""

    source: str
    issuer: Issuer
    scope: str = ""


@dataclass(frozen=True)
class _Statement:
    """What a document states, field by field, the most trusted source first.

    ``names`` are the names of bodies that it has for its issuer beside the title's.
    """

    fields: Sequence[HeaderField]
    publishers: tuple[Publisher, ...]
    page: Identity | None
    names: tuple[str, ...] = ()
    said: dict[str, HeaderField] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.said.update({one.field: one for one in reversed(self.fields)})

    def value(self, name: str) -> str:
        return self.said[name].value if name in self.said else ""

    @property
    def place(self) -> Issuer | None:
        """The district that a name without one belongs to: the portal's, or the one of the 索引号's region."""
        found = [issuer for publisher in self.publishers if (issuer := find_issuer(publisher.name)) is not None]
        code = read_uscc(self.value("index_number"))
        found += filter(None, [find_by_region_code(code.region_code) if code else None])
        return next((place for place in found if place.level == "district"), None)


def attribute(
    fields: Sequence[HeaderField],
    *,
    has_figures: bool,
    publishers: Iterable[Publisher] = (),
    page: Identity | None = None,
) -> Attribution:
    """Return the report that a document belongs to.

    A document whose title says nothing is an annual report where it has statutory tables; an attachment that says
    nothing of itself goes with the ``page`` that links it.

    Raises:
        UnidentifiedError: ``not_a_report``, ``no_year``, ``no_number`` (a notice, without a date too), ``no_issuer``,
            ``foreign_body`` (of a place outside the region in use).
    """
    found_on = tuple(sorted(publishers, key=lambda publisher: (publisher.level, publisher.name)))
    statement = _Statement(choose_registered_titles(fields), found_on, page, tuple(_list_names(fields)))
    title = statement.value("title")
    kind = statement.value("kind") or ("annual_report" if has_figures else "")
    if page and (not kind or (page.kind == "notice" and kind == "annual_report" and not title)):
        return Attribution(page, "page", "page", inherited=True)
    if kind == "notice" and title and not is_about_disclosure(title):
        if page:
            return Attribution(page, "page", "page", inherited=True)
        raise UnidentifiedError("not_a_report", f"a notice about something else: «{title}»")
    if not kind:
        raise UnidentifiedError("not_a_report", f"neither its title «{title}» nor its tables are a report's")
    claims = list(_claim_issuer(statement))
    if not claims:
        raise UnidentifiedError("no_issuer", _tell_nobody(statement))
    if kind == "notice":
        return _attribute_notice(statement, claims)
    year_source, year = _find_year(statement)
    if year is None:
        raise UnidentifiedError("no_year", f"neither title nor text states the year: «{title}»")
    issuer, scope = fit_scope(claims[0].issuer, _scope_of(statement, claims))
    identity = name_report(issuer, year, scope)
    inherited = claims[0].source in {"page", "portal"} and year_source == "page"
    conflicts = (*_find_conflicts(statement, claims, issuer), *_find_wrong_years(statement, identity, claims[0].source))
    return Attribution(identity, claims[0].source, year_source, inherited, conflicts)


def _tell_nobody(statement: _Statement) -> str:
    title, issuer = statement.value("title"), statement.value("issuer")
    if issuer and names_body(split_scope(issuer)[0]):
        return f"«{issuer}» is the name of a body in many places, and nothing says of which: «{title}»"
    return f"neither title nor 发布机构 names a body: «{title}»"


def _attribute_notice(statement: _Statement, claims: list[_Claim]) -> Attribution:
    """Return a notice by its own number; without one by its title and the date of its signing or of its publication."""
    identity = name_notice(statement.value("document_number"), claims[0].issuer)
    if identity:
        return Attribution(identity, claims[0].source, "document_number")
    if statement.page:
        return Attribution(statement.page, "page", "page", inherited=True)
    for source in ("written_on", "published_on"):
        if date := statement.value(source):
            identity = name_unnumbered_notice(statement.value("title"), date, claims[0].issuer)
            return Attribution(identity, claims[0].source, "period")
    raise UnidentifiedError("no_number", "a notice without a 发文字号 and without a date")


def _claim_issuer(statement: _Statement) -> Iterator[_Claim]:
    """Yield what each source says whose report it is, the most trusted first.

    Raises:
        UnidentifiedError: ``foreign_body``: the first that says it names a body outside the region in use.
    """
    place = statement.place
    is_told = False
    for source, name in (("title", _find_fullest_name(statement)), ("publisher", statement.value("publisher"))):
        bare, scope = split_scope(drop_other_names(squeeze_title(name)))
        if bare and (issuer := find_issuer(bare, place)):
            yield _Claim(source, issuer, scope)
            is_told = True
        elif not is_told:
            _refuse_foreign(bare)
    code = read_uscc(statement.value("index_number"))
    if code and (owner := find_by_code(code.code)):
        yield _Claim("index_number", owner)
        is_told = True
    if statement.page:
        yield _Claim("page", statement.page.issuer, statement.page.scope)
        is_told = True
    for publisher in statement.publishers:
        if publisher.level in SINGLE_ISSUER_LEVELS and (issuer := find_issuer(publisher.name)):
            yield _Claim("portal", issuer)
            is_told = True
    giver = find_issuer(statement.value("content_source"), place)
    if giver and giver.level != "other":  # newsrooms and sites give pages of others
        yield _Claim("content_source", giver)
    elif not is_told:
        _refuse_foreign(statement.value("content_source"))


def _list_names(fields: Sequence[HeaderField]) -> Iterator[str]:
    for one in fields:
        if one.field in ("publisher", "content_source"):
            yield one.value
        elif one.field == STATED_TITLE:
            yield from (said.issuer for name in one.value.split("\n") if (said := read_title(name)))


def _find_fullest_name(statement: _Statement) -> str:
    """Return the issuer's name as its title has it, or as the document names it elsewhere with its place before it."""
    name = statement.value("issuer")
    longer = (other for other in statement.names if name and other != name and other.endswith(name))
    return next((other for other in longer if name_foreign_place(squeeze_title(other)) or is_whole_country()), name)


def _refuse_foreign(name: str) -> None:
    if place := name_foreign_place(squeeze_title(name)):
        raise UnidentifiedError("foreign_body", f"a body of {place}, and this database is {name_region()}'s")


def _scope_of(statement: _Statement, claims: list[_Claim]) -> str:
    """Return the scope that the issuer's name in the title says, or else the title around it: 年度报告（本机关）."""
    titled = statement.said.get("issuer") or statement.said.get("title")
    words = (titled.value, titled.raw) if titled else ()
    return next((scope for text in words if (scope := split_scope(text)[1])), claims[0].scope)


def _find_year(statement: _Statement) -> tuple[str, int | None]:
    """Return what names the year, and the year: the title, unless both the text's period and the page say another."""
    page = statement.page.year if statement.page and statement.page.kind == "annual_report" else None
    titled, period = statement.value("year"), statement.value("period")
    if period and (not titled or (titled != period and page == int(period))):
        return "period", int(period)
    return ("title", int(titled)) if titled else ("page" if page else "", page)


def _find_conflicts(statement: _Statement, claims: list[_Claim], issuer: Issuer) -> Iterator[Conflict]:
    """Yield the sources that name a body which can neither be the issuer nor run its pages, and a foreign region."""
    followed = claims[0].source
    for claim in claims[1:]:
        if claim.source not in {"page", "content_source"} and not _may_publish_for(claim.issuer, issuer):
            yield Conflict("issuer", issuer.name, followed, claim.issuer.name, claim.source)
    code = read_uscc(statement.value("index_number"))
    above = lines_above(issuer)
    known = [body for body in above if body.region_codes]
    if code is None or any(body.level == "district" and body not in known for body in above):
        return  # the region of a district that no registry names is not known
    if not any(code.region_code in body.region_codes for body in known):
        yield Conflict("region", known[0].region_codes[0], followed, code.region_code, "index_number")


def _may_publish_for(body: Issuer, issuer: Issuer) -> bool:
    """Tell whether a body may stand as publisher of an issuer's report: itself, one above it, or their office."""
    above = lines_above(issuer)
    return body in above or (body.level == "office" and body.parent in above)


def _find_wrong_years(statement: _Statement, identity: Identity, source: str) -> Iterator[Conflict]:
    followed, _ = _find_year(statement)
    for name, other in (("year", "title"), ("period", "period")):
        if (stated := statement.value(name)) and stated != str(identity.year):
            yield Conflict("year", str(identity.year), followed, stated, other)
    issuer = identity.issuer
    if issuer.until_year is not None and identity.year > issuer.until_year:
        yield Conflict("issuer", issuer.name, source, name_successor(issuer), "registry")
