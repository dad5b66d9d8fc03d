import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.formats import FILE_FORMATS
from pipelines.documents.model import SOURCES, HeaderField, Section
from pipelines.figures.reader import Reading
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import form_cells, unit_of
from pipelines.issuers.names import find_issuer
from pipelines.reports.conclusions import conclude, judge_status
from pipelines.reports.identity import Identity
from pipelines.reports.versions import Capture, Witness
from pipelines.rules import Finding

READ = [known.media_type for known in FILE_FORMATS if known.reader]
HTML, DOCX, PDF, DOC, TEXT = (
    next(known.media_type for known in FILE_FORMATS if known.name == name)
    for name in ("HTML", "DOCX", "PDF", "DOC", "TXT")
)
WHOLE = ("disclosure", "applications", "disputes")


def identity(year: int = 2022, kind: str = "annual_report") -> Identity:
    issuer = find_issuer("万州区")
    assert issuer is not None
    return Identity(f"wanzhou-{year}", kind, issuer, year)


def readings(tables: tuple[str, ...] = WHOLE, form: str = "2021", value: int | None = 1) -> tuple[Reading, ...]:
    number = None if value is None else Decimal(value)
    raw = "" if value is None else str(value)
    return tuple(
        Reading(form, c.table, c.row, c.col, number, unit_of(c.table, c.row, c.col), raw, 0, 0, 0, None, "grid", "", "")
        for c in sorted(form_cells(form), key=str)
        if c.table in tables
    )


def capture(url: str, *, seen: str = "2023-02-01T00:00:00Z", replaced: bool = False) -> Capture:
    return Capture(url, int(seen[5:7]), seen, "wanzhou", replaced)


def witness(name: str, media_type: str = HTML, **changes: object) -> Witness:
    """Return a whole report's evidence, told apart by its name."""
    plain = Witness(
        name, media_type, (), readings(), (), (Section(0, "", "正文" * 20),), (capture(f"http://x/{name}"),)
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names of the fields are the callers'


def role(name: str, *witnesses: Witness) -> str:
    return next(role.role for role in conclude(identity(), witnesses).roles if role.sha256 == name)


@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(order: random.Random) -> None:
    witnesses = [
        witness("a", PDF, remarks=(Remark(1, "table.no_text", {}),)),
        witness("b", HTML, readings=readings(("disputes",))),
        witness(
            "c",
            DOCX,
            readings=readings(("disclosure", "applications")),
            captures=(capture("http://x/1"), capture("http://x/0")),
        ),
        witness("d", HTML, captures=(capture("http://x/b", replaced=True),)),
        witness("e", HTML, readings=(), fields=(HeaderField("title", "某", "title", "某"),)),
        witness("f", HTML, readings=(), captures=(capture("http://x/e", seen="2024-01-01T00:00:00Z"),)),
    ]
    expected = conclude(identity(), witnesses)
    order.shuffle(witnesses)
    assert conclude(identity(), witnesses) == expected


def test_the_most_complete_version_is_canonical_whatever_its_format() -> None:
    part = witness("html", HTML, readings=readings(("disputes",)))
    assert conclude(identity(), [part, witness("text", TEXT)]).canonical_sha256 == "text"
    blank = witness("html", HTML, readings=readings(value=None))
    assert conclude(identity(), [blank, witness("text", TEXT)]).canonical_sha256 == "text"


@pytest.mark.parametrize("better", range(len(READ) - 1))
def test_of_equally_complete_versions_the_format_decides(better: int) -> None:
    """HTML, DOCX, PDF, DOC, text (contract)."""
    assert [media_type for media_type in READ if media_type in (HTML, DOCX, PDF, DOC, TEXT)] == [
        HTML,
        DOCX,
        PDF,
        DOC,
        TEXT,
    ]
    first, second = witness("z", READ[better]), witness("a", READ[better + 1])
    assert conclude(identity(), [second, first]).canonical_sha256 == "z"
    assert (role("z", first, second), role("a", first, second)) == ("canonical", "duplicate")


def test_a_later_capture_supersedes_even_where_it_is_a_little_less_complete() -> None:
    old = witness("old", captures=(capture("http://x/1", replaced=True),))
    new = witness(
        "new", readings=readings(value=2)[:-5], captures=(capture("http://x/1", seen="2023-05-01T00:00:00Z"),)
    )
    conclusion = conclude(identity(), [old, new])
    assert conclusion.canonical_sha256 == "new"
    assert {r.sha256: r.role for r in conclusion.roles} == {"new": "canonical", "old": "superseded"}
    assert {sha256 for sha256, _ in conclusion.figures} == {"new"}, "a superseded version fills nothing"
    assert (conclusion.first_seen_at, conclusion.changed_at) == ("2023-02-01T00:00:00Z", "2023-05-01T00:00:00Z")


def test_bytes_that_stand_at_another_address_are_not_superseded() -> None:
    both = witness("a", captures=(capture("http://x/1", replaced=True), capture("http://x/2")))
    conclusion = conclude(identity(), [both, witness("b", PDF)])
    assert conclusion.canonical_sha256 == "a"
    assert conclusion.url == "http://x/2"


def test_where_all_are_superseded_one_is_canonical_still() -> None:
    gone = witness("a", captures=(capture("http://x/1", replaced=True),))
    assert conclude(identity(), [gone]).canonical_sha256 == "a"


def test_a_missing_table_is_filled_from_the_next_version() -> None:
    main = witness("main", HTML, readings=readings(("disclosure", "applications")))
    other = witness("other", PDF, readings=readings(("disputes",), value=7))
    conclusion = conclude(identity(), [other, main])
    source = {reading.tbl: sha256 for sha256, reading in conclusion.figures}
    assert source == {"disclosure": "main", "applications": "main", "disputes": "other"}


def test_a_correction_of_one_table_leaves_the_others_as_they_were() -> None:
    def published(day: str) -> tuple[HeaderField, ...]:
        return (HeaderField("published_on", day, "header", day),)

    changed = (readings(("disputes",))[0]._replace(value=Decimal(9)), *readings(("disputes",))[1:])
    first = witness("first", fields=published("2023-01-20"))
    later = witness("later", fields=published("2023-03-01"), readings=changed)
    conclusion = conclude(identity(), [first, later])
    source = {reading.tbl: sha256 for sha256, reading in conclusion.figures}
    assert source == {"disclosure": "first", "applications": "first", "disputes": "later"}


def test_no_table_is_mixed_from_two_versions() -> None:
    main = witness("main", HTML, readings=readings()[:-1])
    conclusion = conclude(identity(), [main, witness("other", PDF, readings=readings(("disputes",), value=7))])
    assert {sha256 for sha256, _ in conclusion.figures} == {"main"}


def test_fields_come_from_the_canonical_document_by_trust_and_what_it_lacks_from_the_next() -> None:
    fields = tuple(HeaderField("title", source, source, source) for source in SOURCES)
    main = witness("main", fields=(*fields, HeaderField("year", "2022", "title", "")))
    others = [HeaderField(field, "某", "header", "某") for field in ("title", "topic")]
    conclusion = conclude(identity(), [main, witness("other", PDF, fields=tuple(others))])
    assert conclusion.fields["title"] == "header"
    assert conclusion.fields["topic"] == "某"
    assert conclusion.fields["genre"] is None
    assert "year" not in conclusion.fields


def test_a_notice_without_figures_is_told_by_the_version_with_the_most_sections() -> None:
    page = witness("page", HTML, readings=(), sections=(Section(0, "", "附件下载"),))
    whole = witness("whole", PDF, readings=(), sections=(Section(0, "", "各区县"), Section(1, "一、公开", "公开")))
    assert conclude(identity(), [page, whole]).canonical_sha256 == "whole"


@pytest.mark.parametrize("year", [2008, 2013, 2014, 2019])
def test_a_report_without_tables_is_a_narrative(year: int) -> None:
    assert conclude(identity(year), [witness("a", readings=())]).form == "narrative"


@pytest.mark.parametrize(
    ("kind", "year", "form", "severities", "status"),
    [
        ("annual_report", 2022, "2021", [], "clean"),
        ("annual_report", 2022, "2021", ["info"], "clean"),
        ("annual_report", 2022, "2021", ["info", "warning"], "findings"),
        ("annual_report", 2022, "2021", ["error"], "findings"),
        ("annual_report", 2013, "narrative", [], "clean"),
        ("annual_report", 2014, "narrative", [], "unparsed"),
        ("annual_report", 2022, "narrative", ["warning"], "unparsed"),
        ("notice", 2018, None, [], "clean"),
    ],
)
def test_status(kind: str, year: int, form: str | None, severities: list[str], status: str) -> None:
    findings = [Finding("some.rule", severity, "…") for severity in severities]
    assert judge_status(kind, year, form, findings) == status


def test_a_year_without_a_form_is_not_clean_where_nothing_was_read() -> None:
    assert judge_status("annual_report", 2013, "narrative", [Finding("report.empty", "error", "…")]) == "unparsed"


def test_a_notice_has_no_form() -> None:
    assert conclude(identity(kind="notice"), [witness("a", readings=readings(("disputes",)))]).form is None


def test_form_is_the_one_of_most_figures() -> None:
    mixed = readings(("disclosure",)) + readings(("applications",), form="2019")
    assert conclude(identity(), [witness("a", readings=mixed)]).form == "2019"


def test_similarity_is_of_the_texts() -> None:
    text = "全区公开政府信息若干条，办理申请若干件，" * 3
    main = witness("main", sections=(Section(0, "", text),))
    same = witness("same", PDF, sections=(Section(0, "", text.replace("，", "\n")),))
    unlike = witness("unlike", DOC, sections=(Section(0, "", "完全不同的另一段话语。"),))
    similarity = {r.sha256: r.similarity for r in conclude(identity(), [main, same, unlike]).roles}
    assert similarity == {"main": 1.0, "same": 1.0, "unlike": 0.0}
