from decimal import Decimal

from pipelines.figures.scans import keep_proven
from pipelines.forms.form_items import items_of
from pipelines.forms.readings import Reading

COLUMNS = tuple(item.code for item in items_of("2021", "applications", "column"))
DISPUTES = tuple(item.code for item in items_of("2021", "disputes", "column"))


def reading(tbl: str, row: str, col: str, raw: str, place: tuple[int, int, int], form: str = "2021") -> Reading:
    value = Decimal(raw) if raw.lstrip("-").isdecimal() else None
    return Reading(form, tbl, row, col, value, "件", raw, *place, 1, "grid", "", "")


def line(tbl: str, row: str, columns: tuple[str, ...], printed: str, number: int = 0) -> list[Reading]:
    """One row of a table; | between the cells, which stand in columns 1, 2, 3 …"""
    return [
        reading(tbl, row, col, raw, (0, number, place))
        for place, (col, raw) in enumerate(zip(columns, printed.split("|"), strict=True), 1)
    ]


def names(readings: tuple[Reading, ...]) -> list[str]:
    return [f"{one.row}/{one.col}" for one in readings]


def test_a_table_whose_sums_hold_is_kept_however_doubtful_its_cells() -> None:
    cells = line("disputes", "reconsideration", DISPUTES, "11|0|1|2|14")
    assert keep_proven(cells, {(0, 0, place) for place in range(6)}) == (tuple(cells), ())


def test_blanks_are_zero_in_its_sums() -> None:
    cells = line("disputes", "reconsideration", DISPUTES, "11||—|2|13")
    assert keep_proven(cells, set()) == (tuple(cells), ())


def test_a_table_with_a_broken_sum_is_left_out_and_named() -> None:
    broken = line("disputes", "reconsideration", DISPUTES, "11|0|1|2|16")
    sound = line("disputes", "litigation_direct", DISPUTES, "1|0|0|0|1", 1)
    kept, (remark,) = keep_proven([*broken, *sound], set())
    assert kept == ()
    assert (remark.table_no, remark.message) == (
        0,
        "scanned: disputes is left out, as 1 of its 2 sums do not hold",
    )


def test_one_broken_table_leaves_the_others() -> None:
    broken = line("disputes", "reconsideration", DISPUTES, "11|0|1|2|16")
    sound = line("applications", "received", COLUMNS, "1|0|0|0|0|0|1", 1)
    kept, (remark,) = keep_proven([*broken, *sound], set())
    assert kept == tuple(sound)
    assert "disputes" in remark.message


def test_a_table_none_of_whose_sums_can_be_judged_is_left_out() -> None:
    unread = line("disputes", "reconsideration", DISPUTES, "1�|0|1|2|14")
    kept, (remark,) = keep_proven(unread, set())
    assert kept == ()
    assert remark.message == "scanned: disputes is left out, as none of its sums can be judged"


def test_a_table_of_blanks_alone_proves_nothing() -> None:
    kept, (remark,) = keep_proven(line("disputes", "reconsideration", DISPUTES, "||||"), set())
    assert kept == ()
    assert "none of its sums can be judged" in remark.message


def test_words_are_left_out_and_the_sums_without_them_judged() -> None:
    unread = line("disputes", "reconsideration", DISPUTES, "11|0|1|Q|14")
    sound = line("disputes", "litigation_direct", DISPUTES, "1|0|0|0|1", 1)
    kept, (remark,) = keep_proven([*unread, *sound], {(0, 0, 5)})
    assert names(kept) == [
        "reconsideration/upheld",  # in no sum that can be judged, but certain
        "reconsideration/corrected",
        "reconsideration/other",
        *names(tuple(sound)),
    ]
    assert (
        remark.message
        == "scanned: not certain in disputes, left out: reconsideration/pending «Q», reconsideration/total «14»"
    )


def test_a_number_with_marks_that_were_no_part_of_it_is_not_taken_for_a_blank() -> None:
    cells = line("disputes", "reconsideration", DISPUTES, "1|0!|0|0|1")
    sound = line("disputes", "litigation_direct", DISPUTES, "1|0|0|0|1", 1)
    kept, _ = keep_proven([*cells, *sound], set())
    assert "reconsideration/corrected" not in names(kept)


def test_without_sums_each_number_must_be_certain() -> None:
    cells = line("disclosure", "regulations", ("made", "repealed", "in_force"), "13|11|148")
    kept, (remark,) = keep_proven(cells, {(0, 0, 2)})
    assert names(kept) == ["regulations/made", "regulations/in_force"]
    assert remark.message == "scanned: not certain in disclosure, left out: regulations/repealed «11»"


def test_that_a_part_is_not_larger_than_its_whole_proves_no_number() -> None:
    printed = {
        "concluded": "5",
        "concluded.on_time": "3",
        "concluded.extended": "2",
        "disclosed": "10",
        "disclosed.normative_documents": "7",
    }
    cells = [
        reading("statistics", row, "value", raw, (0, number, 1), "2014")
        for number, (row, raw) in enumerate(printed.items())
    ]
    kept, (remark,) = keep_proven(cells, {(0, number, 1) for number in range(4)})
    assert names(kept) == [f"{row}/value" for row in printed if row != "disclosed"]
    assert remark.message == "scanned: not certain in statistics, left out: disclosed/value «10»"
