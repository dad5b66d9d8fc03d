"""The plain look-up of labels reads what it should, and a figure that only another reads is a complaint."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benchmarks import peers
from benchmarks.files import Sample, load_site
from benchmarks.label_lookup import PEERS, look_up
from benchmarks.peers import OURS, compare_peers, find_right
from tests.skips import lacks_extra

OUTCOMES: list[list[str | None]] = [
    ["三、本年度办理结果", "（一）予以公开", "1", "2", "3", "4", "5", "6", "21"],
    [None, "（三） 不予\n公开", "1. 属于国家\n秘密", "0", "0", "0", "0", "0", "7", "7"],
    ["1", "0", "2", "0", "3"],
    [str(number) for number in range(15)],
]


def test_numbers_stand_behind_their_labels_in_the_order_of_the_form() -> None:
    found = look_up(OUTCOMES, "2021")
    assert found["applications", "granted", "natural_person"] == 1
    assert found["applications", "granted", "total"] == 21
    assert found["applications", "refused.state_secret", "other"] == 7
    assert found["disputes", "reconsideration", "upheld"] == 0
    assert found["disputes", "litigation_after_reconsideration", "total"] == 14
    assert len(found) == 7 + 7 + 15


@pytest.mark.skipif(len(PEERS) < 2, reason=lacks_extra("bench"))
def test_a_figure_that_only_another_reads_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = next(sample for sample in load_site() if sample.path.suffix == ".pdf" and sample.figures)
    right = find_right(sample)
    assert right[OURS] == sample.figures.keys()
    assert all(right.values())
    assert compare_peers([sample])[1] == []
    monkeypatch.setattr(peers, "_read_ours", lambda content: {})
    complaints = compare_peers([sample])[1]
    assert len(complaints) == len(PEERS)
    assert all(sample.path.name in complaint for complaint in complaints)


def test_a_wrong_number_is_not_right_and_a_blank_is_nobodys() -> None:
    sample = next(sample for sample in load_site() if sample.path.suffix == ".pdf" and sample.figures)
    place, other, *_ = sample.figures
    spoiled = replace(sample, figures={**sample.figures, place: Decimal(-1), other: None})
    assert find_right(spoiled)[OURS] == sample.figures.keys() - {place, other}


def test_what_is_no_pdf_is_not_compared() -> None:
    pages: list[Sample] = [sample for sample in load_site() if sample.path.suffix == ".html"]
    assert compare_peers(pages)[0].row_count == 0
