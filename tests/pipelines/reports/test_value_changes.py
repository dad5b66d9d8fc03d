from pipelines.documents.model import HeaderField
from pipelines.issuers.names import find_issuer
from pipelines.reports.conclusions import conclude
from pipelines.reports.identity import name_report
from pipelines.reports.value_changes import ValueChange
from pipelines.reports.versions import Witness
from tests.pipelines.reports.witnesses import CELLS, PDF, capture, number_cells, published, witness


def changes(*witnesses: Witness) -> list[ValueChange]:
    issuer = find_issuer("万州区")
    assert issuer is not None
    found = conclude(name_report(issuer, 2022, ""), witnesses).changes
    assert found == conclude(name_report(issuer, 2022, ""), witnesses[::-1]).changes
    return list(found)


NAME = "/".join((CELLS[3].table, CELLS[3].row, CELLS[3].col))
WAS = str(1 + 3)


def test_the_first_version_changes_nothing() -> None:
    assert changes(witness("page"), witness("pdf", PDF, readings=number_cells(1, {3: 77}))) == []


def test_a_page_replaced_at_its_address() -> None:
    old = witness("old", fields=published("2023-01-20"), captures=(capture("http://x/1", replaced=True),))
    new = witness(
        "new",
        fields=published("2023-01-21"),
        readings=number_cells(1, {3: 77}),
        captures=(capture("http://x/1", 2),),
    )
    assert [(one.field, one.old, one.new, one.run_id) for one in changes(old, new)] == [
        (NAME, WAS, "77", 2),
        ("published_on", "2023-01-20", "2023-01-21", 2),
    ]


def test_every_step_is_kept_also_the_one_back() -> None:
    first = witness("first", captures=(capture("http://x/1", 1, replaced=True),))
    second = witness("second", readings=number_cells(1, {3: 77}), captures=(capture("http://x/1", 2, replaced=True),))
    back = witness("back", readings=number_cells(1, {3: 4}), captures=(capture("http://x/1", 3),))
    assert [(one.old, one.new, one.run_id) for one in changes(first, second, back)] == [(WAS, "77", 2), ("77", WAS, 3)]


def test_a_value_that_goes_to_and_fro_is_a_change_each_time() -> None:
    runs = (capture("http://x/1", 1, replaced=True), capture("http://x/1", 3, replaced=True))
    first = witness("first", captures=runs)
    second = witness(
        "second",
        readings=number_cells(1, {3: 77}),
        captures=(capture("http://x/1", 2), capture("http://x/1", 4)),
    )
    found = [(one.old, one.new, one.run_id) for one in changes(first, second)]
    assert found == [(WAS, "77", 2), ("77", WAS, 3), (WAS, "77", 4)]


def test_two_files_with_the_same_change_are_one_change() -> None:
    changed = number_cells(1, {3: 77})
    found = changes(
        witness("page1", captures=(capture("http://x/1", replaced=True),)),
        witness("page2", captures=(capture("http://x/1", 2),), readings=changed),
        witness("file1", PDF, captures=(capture("http://x/2", replaced=True),)),
        witness("file2", PDF, captures=(capture("http://x/2", 2),), readings=changed),
    )
    assert [(one.field, one.old, one.new) for one in found] == [(NAME, WAS, "77")]


def test_a_file_that_changed_where_the_page_speaks_changes_nothing() -> None:
    found = changes(
        witness("page"),
        witness("file1", PDF, captures=(capture("http://x/2", replaced=True),)),
        witness("file2", PDF, captures=(capture("http://x/2", 2),), readings=number_cells(1, {3: 77})),
    )
    assert found == []


def test_a_correction_at_another_address() -> None:
    first = witness("first", fields=published("2023-01-20"))
    later = witness(
        "later",
        fields=(*published("2023-03-01"), HeaderField("title", "更正", "header", "更正")),
        readings=number_cells(1, {3: 77}),
        captures=(capture("http://x/later", 5),),
    )
    assert [(one.field, one.old, one.new, one.run_id) for one in changes(first, later)] == [
        (NAME, WAS, "77", 5),
        ("published_on", "2023-01-20", "2023-03-01", 5),
    ]
