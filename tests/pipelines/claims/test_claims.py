"""Numbers that the text states of the tables: which are found, which are compared, which agree.

``claims.toml`` beside this file has the sentences with the claims in them.
"""

import itertools
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.claims import Claim, Quantity, find_claims
from pipelines.claims.lexicon import lexicon, read_words
from pipelines.claims.quantities import find_quantity, has_quantity
from pipelines.claims.sentences import fold, split_sentences
from pipelines.documents.model import Layout, Section
from pipelines.documents.readers import read_document
from pipelines.forms.form_items import form_cells, form_names
from pipelines.issuers.names import find_issuer
from pipelines.rules.cell_names import spell
from pipelines.rules.claimed_totals import possible_totals
from pipelines.rules.rule import Subject
from pipelines.rules.text_claims import TEXT_CLAIM, is_comparable, judge_claims
from tests.examples import examples
from tests.growth import assert_linear
from tests.paths import SHARED
from tests.pipelines.rules.reports import bundled, code_of, subject
from tests.skips import needs_shared

CASES = tomllib.loads(Path(__file__).with_name("claims.toml").read_text("utf-8"))["case"]

SEEDS = {  # seed: the report that it is, and its issuer; 003 has no tables
    "000": ("city-2019", "重庆市"),
    "001": ("city-2017", "重庆市"),
    "002": ("city-2019", "重庆市"),
    "003": (None, "重庆市"),
    "004": ("office-2023", "重庆市人民政府办公厅"),
}


def sections(*paragraphs: str, heading: str = "一、总体情况") -> tuple[Section, ...]:
    return (Section(1, heading, "\n".join(paragraphs)),)


def claims(*paragraphs: str, heading: str = "一、总体情况") -> tuple[Claim, ...]:
    return find_claims(sections(*paragraphs, heading=heading))


def describe(claim: Claim) -> str:
    """The claim as ``claims.toml`` writes it."""
    excluded = f" !{claim.excluded}" if claim.excluded else ""
    return f"{spell(claim.number)} {' '.join(claim.about)}{excluded}"


# --- sentences ---


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"][:24] for case in CASES])
def test_claims_of_a_sentence(case: dict[str, Any]) -> None:
    assert [describe(claim) for claim in claims(case["sentence"])] == case["claims"]


def test_there_are_enough_sentences() -> None:
    assert len({case["sentence"] for case in CASES}) >= 60


def test_a_claim_has_its_sentence_its_phrase_and_whose_it_is() -> None:
    (one, two) = claims("加强管理。 2019年，全市各级行政机关共收到 政府信息公开申请７５２２件，办理7498余件。")
    assert one == Claim(
        "2019年，全市各级行政机关共收到 政府信息公开申请７５２２件，办理7498余件。",
        "全市各级行政机关共收到政府信息公开申请7522件",
        Quantity(Decimal(7522), "exact", Decimal(1), "件"),
        ("received",),
        scope="全市各级行政机关",
        scope_code="whole_city",
        year=2019,
    )
    assert (two.phrase, two.quantity.exactness, two.scope, two.year) == ("办理7498余件", "more", one.scope, 2019)


def test_a_line_that_breaks_off_goes_on() -> None:
    assert [describe(claim) for claim in claims("2019年，全市共收到政府信息公", "开申请7522件，办理7498件。")] == [
        "7522 received",
        "7498 handled",
    ]


def test_a_number_that_is_cut_is_none() -> None:
    assert claims("2019年，全市共收到政府信息公开申请75", "22件。") == ()


def test_a_heading_says_what_the_paragraph_is_about() -> None:
    assert claims("全年办结35件。") == ()
    assert [describe(one) for one in claims("（二）依申请公开情况", "全年办结35件。")] == ["35 concluded"]
    headed = claims("行政复议2件。", heading="四、政府信息公开行政复议、行政诉讼情况")
    assert [describe(one) for one in headed] == ["2 reconsideration"]


def test_letters_in_between_end_what_was_said_of_requests() -> None:
    found = claims("收到政府信息公开申请12件，办结12件；办理群众来信35件，办结34件。")
    assert [describe(one) for one in found if not one.excluded] == ["12 received", "12 concluded"]


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "number", "exactness", "step"),
    [
        ("7522件", "7522", "exact", "1"),
        ("7,522件", "7522", "exact", "1"),
        ("１２件", "12", "exact", "1"),
        ("133.6万条", "1336000", "exact", "1000"),
        ("123.9万余条", "1239000", "more", "1000"),
        ("50余万条", "500000", "more", "10000"),
        ("3000余条", "3000", "more", "1"),
        ("约300件", "300", "about", "1"),
        ("300件左右", "300", "about", "1"),
        ("近500件", "500", "less", "1"),
        ("超过1.2亿条", "120000000", "more", "10000000"),
        ("逾90件", "90", "more", "1"),
        ("20件以上", "20", "more", "1"),
        ("99.7%", "99.7", "exact", "0.1"),
        ("100％", "100", "exact", "1"),
        ("十二件", "12", "exact", "1"),
        ("两件", "2", "exact", "1"),
        ("一百零五件", "105", "exact", "1"),
        ("三千二百件", "3200", "exact", "1"),
        ("二〇件", "20", "exact", "1"),
    ],
)
def test_quantities(text: str, number: str, exactness: str, step: str) -> None:
    folded = fold(text)
    found = find_quantity(folded, 0)
    assert found is not None
    assert found[1] == len(folded)
    assert (found[0].number, found[0].exactness, found[0].step) == (Decimal(number), exactness, Decimal(step))


@pytest.mark.parametrize("text", ["12", "12个", "十一百件", "一一十件", "百百件", "一件事", "1.2.3件", ""])
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantity(fold(text), 0) is None


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("7522件", [7522], [7521, 7523]),
        ("9834余件", [9834, 9840], [9833, 9900]),
        ("9000余件", [9000, 9834, 9999], [8999, 10000]),
        ("140余件", [140, 149], [139, 150]),
        ("近500件", [480, 499, 500], [400, 501]),
        ("约500件", [450, 500, 550], [399, 601]),
        ("133.6万条", [1335500, 1336000, 1336499, 1336900], [1334000, 1338000]),
        ("123.9万余条", [1239000, 1239900], [1237000, 1250000]),
    ],
)
def test_what_a_wording_allows(text: str, allowed: list[int], refused: list[int]) -> None:
    found = find_quantity(fold(text), 0)
    assert found is not None
    assert [number for number in allowed if not found[0].allows(Decimal(number), Decimal(number))] == []
    assert [number for number in refused if found[0].allows(Decimal(number), Decimal(number))] == []


# --- the seeds ---


def seed_sections(number: str) -> tuple[Section, ...]:
    content = next((SHARED / "seeds").glob(f"{number}_*.txt")).read_bytes()
    document = read_document(content, Layout())[2]
    assert document is not None
    return document.sections


def seed_report(number: str) -> Subject:
    name, issuer = SEEDS[number]
    body = find_issuer(issuer)
    assert body is not None
    figures = bundled(name) if name else Subject(body, 2020, "narrative", {})
    return replace(figures, issuer=body, sections=seed_sections(number))


@needs_shared
@pytest.mark.parametrize("number", SEEDS)
def test_the_seeds_texts_agree_with_their_tables(number: str) -> None:
    assert list(judge_claims(seed_report(number))) == []


@needs_shared
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", {"7522 received", "7498 handled", "99.7 rate.concluded"}),
        ("001", {"9834 handled", "1239000 disclosed", "451 reconsideration", "472 litigation"}),
        ("002", {"7522 received", "7498 handled", "99.7 rate.concluded"}),
        ("004", {"710 handled", "57 carried_in", "651 concluded", "14 reconsideration", "24 litigation"}),
    ],
)
def test_the_seeds_numbers_are_found_and_compared(number: str, expected: set[str]) -> None:
    seed = seed_report(number)
    compared = [claim for claim in find_claims(seed.sections) if is_comparable(lexicon(), seed, claim)]
    assert expected <= {describe(claim) for claim in compared}
    for claim in compared:
        if describe(claim) in expected:
            totals = list(possible_totals(seed, [lexicon().kinds[code] for code in claim.about]))
            assert any(one is not None and claim.quantity.allows(one.low, one.high) for one in totals)


@needs_shared
def test_what_the_office_alone_received_is_found_and_not_compared() -> None:
    seed = seed_report("001")
    own = [claim for claim in find_claims(seed.sections) if claim.scope == "市政府"]
    assert {326, 112, 77, 34, 16, 19, 23, 11} <= {int(claim.number) for claim in own}
    assert not any(is_comparable(lexicon(), seed, claim) for claim in own)


def test_a_text_is_read_once() -> None:
    first, again = (sections("全市收到政府信息公开申请7522件。") for _ in range(2))
    assert first is not again
    assert find_claims(first) is find_claims(again)
    assert find_claims(list(first)) is find_claims(first)


@given(st.text("0123456789.,一十百余多万亿近超件条份%第至次(", max_size=12))
def test_every_quantity_is_seen_from_afar(text: str) -> None:
    if any(find_quantity(text, place) for place in range(len(text))):
        assert has_quantity(text)


# --- the data file ---


def test_no_wording_has_two_meanings() -> None:
    data = tomllib.loads(files("pipelines.claims").joinpath("claims.toml").read_text("utf-8"))
    meanings: dict[str, set[tuple[str, str]]] = {}
    for word in read_words(data):
        meanings.setdefault(word.text, set()).add((word.type, word.code))
    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("form", form_names())
def test_every_sum_of_the_data_file_is_made_of_cells_of_the_form(form: str) -> None:
    whole = subject(form, {code_of(at): "1" for at in form_cells(form)})
    tables = {at.table for at in form_cells(form)}
    used = set()
    for kind in lexicon().kinds.values():
        totals = list(possible_totals(whole, [kind]))
        assert None not in totals, kind.code
        assert bool(totals) == bool(tables & (kind.figures.keys() | kind.shares.keys())), kind.code
        used |= {at for total in totals if total for at in total.cells}
    assert used <= form_cells(form)
    assert used


# --- any text ---

WORDS = st.sampled_from(
    [*sorted(lexicon().words)[::97], "12件", "1.2万余条", "99.7%", "，", "（", "）", "。", "\n", "2023年"]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join))


@examples(300)
@given(TEXTS, st.text(max_size=20))
def test_any_text_is_read(text: str, heading: str) -> None:
    found = find_claims((Section(0, heading, text),))
    assert all(set(claim.about) <= lexicon().kinds.keys() and claim.about for claim in found)
    assert all(claim.number >= 0 for claim in found)
    body = find_issuer("重庆市人民政府办公厅")
    assert body is not None
    for finding in judge_claims(replace(bundled("office-2023"), issuer=body, sections=(Section(0, heading, text),))):
        assert finding.rule == TEXT_CLAIM.code
        assert finding.figures


@given(TEXTS)
def test_sentences_are_all_of_the_text(text: str) -> None:
    printed = "".join(sentence.printed for sentence in split_sentences(sections(text)))
    assert _letters([printed]) == _letters([text])


def _letters(texts: Iterable[str]) -> list[str]:
    return [char for text in texts for char in text if not char.isspace()]


@pytest.mark.parametrize(
    "unit",
    [
        "收到政府信息公开申请12件，办结11件，",
        "收到政府信息公开申请，\n",
        "1,111,",
        "（",
        "约一",
        " ",
        "因政府信息公开引发",
        "的鿿",
        "区政府办公",
        "撤销2件，实际办理",
        "撤销",
    ],
)
def test_long_texts_are_read_in_linear_time(unit: str) -> None:
    headings = map(str, itertools.count())  # claims of sections that were read before are known

    def make(size: int) -> str:
        return unit * (size // len(unit.encode())) + "局收到申请12件。"

    assert_linear(make, lambda text: find_claims((Section(0, next(headings), text),)), size=320_000)
