"""What stood yesterday is not replaced by less of itself, whatever comes, and in whatever order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import HeaderField
from pipelines.issuers.names import find_issuer
from pipelines.reports.conclusions import Conclusion, conclude
from pipelines.reports.identity import Identity
from pipelines.reports.versions import Witness
from pipelines.rules import Shrunken
from tests.pipelines.reports.witnesses import CELLS, PDF, capture, number_cells, published, witness

URL = "http://x/1"
TABLES = {
    name: [place for place, cell in enumerate(CELLS) if cell.table == name] for name in ("applications", "disputes")
}


def stand(*witnesses: Witness, url: str = URL) -> list[Witness]:
    """Return documents that stood one after the other at an address: the last one stands there."""
    last = len(witnesses) - 1
    return [replace(one, captures=(capture(url, run + 1, replaced=run < last),)) for run, one in enumerate(witnesses)]


def state(name: str, number: int, first: int = 1) -> Witness:
    """Return a document that states so many figures of both tables."""
    return witness(name, readings=number_cells(first)[:number])


def settle(*witnesses: Witness) -> Conclusion:
    issuer = find_issuer("万州区")
    assert issuer is not None
    return conclude(Identity("wanzhou-2022", "annual_report", issuer, 2022), witnesses)


def test_an_address_that_answers_without_its_tables_keeps_them() -> None:
    conclusion = settle(*stand(witness("full"), witness("bare", readings=())))
    assert (conclusion.canonical_sha256, len(conclusion.figures)) == ("full", len(CELLS))
    (lost,) = conclusion.shrunken
    assert (lost.url, lost.kept, lost.standing) == (URL, "full", "bare")
    assert (lost.tables, lost.before, lost.now) == (("applications", "disputes"), len(CELLS), 0)
    assert conclusion.changed_at == capture(URL, 1).first_seen_at, "what the report says has not changed"
    assert conclusion.changes == ()


def test_a_correction_with_as_many_figures_replaces_as_before() -> None:
    conclusion = settle(*stand(witness("old"), witness("new", readings=number_cells(changes={3: 77}))))
    assert (conclusion.canonical_sha256, conclusion.shrunken) == ("new", ())
    assert [change.new for change in conclusion.changes] == ["77"]


@pytest.mark.parametrize("tenth", [True, False])
def test_less_is_a_tenth_of_the_figures(tenth: bool) -> None:
    lost = -(-len(CELLS) // 10) if tenth else len(CELLS) // 11
    left = tuple(one for place, one in enumerate(number_cells()) if place not in TABLES["applications"][:lost])
    conclusion = settle(*stand(witness("old"), witness("new", readings=left)))
    assert conclusion.canonical_sha256 == ("old" if tenth else "new")


def test_a_table_that_is_gone_or_blank_is_less() -> None:
    left = tuple(
        replaced
        for place, one in enumerate(number_cells())
        for replaced in [one._replace(value=None, raw="") if place in TABLES["disputes"] else one]
    )
    (lost,) = settle(*stand(witness("old"), witness("new", readings=left))).shrunken
    assert lost.tables == ("disputes",)


def test_a_page_that_hands_its_tables_to_a_new_file_has_lost_nothing() -> None:
    page = stand(witness("old"), witness("cover", readings=()))
    conclusion = settle(*page, witness("file", PDF))
    assert (conclusion.canonical_sha256, conclusion.shrunken) == ("file", ())


def test_bytes_of_no_report_take_nothing_away() -> None:
    (lost,) = settle(witness("full", captures=(capture(URL, replaced=True),))).shrunken
    assert (lost.kept, lost.standing) == ("full", "")
    narrative = witness("text", readings=(), captures=(capture(URL, replaced=True),))
    assert [one.kept for one in settle(narrative).shrunken] == ["text"]


def test_an_address_that_has_another_report_has_lost_nothing() -> None:
    gone = witness("full", captures=(replace(capture(URL, replaced=True), taken=True),))
    assert settle(gone, witness("file", PDF)).shrunken == ()


def test_what_answers_whole_again_is_the_report_again() -> None:
    history = stand(witness("full"), witness("bare", readings=()), witness("again", readings=number_cells(2)))
    conclusion = settle(*history)
    assert (conclusion.canonical_sha256, conclusion.shrunken) == ("again", ())


def test_the_last_full_version_is_kept_not_the_first() -> None:
    history = stand(witness("first"), witness("corrected", readings=number_cells(2)), witness("bare", readings=()))
    assert settle(*history).canonical_sha256 == "corrected"


def test_small_steps_do_not_lead_to_nothing() -> None:
    versions = [state(f"v{number}", number) for number in range(len(CELLS), 0, -3)]
    conclusion = settle(*stand(*versions))
    (lost,) = conclusion.shrunken
    assert len(conclusion.figures) > 0.9 * len(CELLS)
    assert lost.standing == versions[-1].sha256


def test_a_later_date_makes_no_correction_of_less() -> None:
    first = witness("full", fields=published("2023-02-01"))
    second = state("less", 20, first=5)
    second = replace(second, fields=(HeaderField("published_on", "2023-05-01", "header", "2023-05-01"),))
    assert settle(*stand(first, second)).canonical_sha256 == "full"


def test_accepted_bytes_are_the_report() -> None:
    full, bare = stand(witness("full"), state("less", 20))
    bare = replace(bare, captures=tuple(replace(one, accepted=True) for one in bare.captures))
    conclusion = settle(full, bare)
    assert (conclusion.canonical_sha256, conclusion.shrunken) == ("less", ())
    gone = witness("full", captures=(replace(capture(URL, replaced=True), taken=True),))
    assert settle(gone).shrunken == ()


@given(st.lists(st.sampled_from([0, 1, 20, 60, len(CELLS) - 2, len(CELLS)]), min_size=1, max_size=6), st.randoms())
def test_no_history_leaves_less_than_nine_tenths_of_the_fullest(history: list[int], order: random.Random) -> None:
    witnesses = stand(*(state(f"v{place}", number, place + 1) for place, number in enumerate(history)))
    conclusion = settle(*witnesses)
    assert sum(one.value is not None for _, one in conclusion.figures) >= 0.9 * max(history) - 1
    assert bool(conclusion.shrunken) == (conclusion.canonical_sha256 != witnesses[-1].sha256)
    order.shuffle(witnesses)
    assert settle(*witnesses) == conclusion


def test_each_address_is_told_by_itself() -> None:
    both = [
        *stand(witness("a"), witness("b", readings=())),
        *stand(witness("c"), witness("d", readings=()), url="http://x/2"),
    ]
    lost: tuple[Shrunken, ...] = settle(*both).shrunken
    assert [one.url for one in lost] == [URL, "http://x/2"]
