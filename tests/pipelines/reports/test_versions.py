import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import Section
from pipelines.reports.versions import Role, Witness, fold_versions
from tests.pipelines.reports.witnesses import CELLS, PDF, TEXT, capture, number_cells, published, witness


def roles(*witnesses: Witness) -> dict[str, str]:
    return {name: role.role for name, role in fold(*witnesses).items()}


def fold(*witnesses: Witness) -> dict[str, Role]:
    return {role.sha256: role for role in fold_versions(witnesses)[1]}


def text(words: str) -> tuple[Section, ...]:
    return (Section(0, "", words),)


# ---------------------------------------------------------------- which are versions


def test_a_version_with_a_misprint_is_a_version_still() -> None:
    found = fold(witness("page"), witness("pdf", PDF, readings=number_cells(1, {7: 999}), inherited=True))
    assert (found["page"].role, found["pdf"].role) == ("canonical", "duplicate")
    assert found["pdf"].reason == f"{len(CELLS) - 1} of {len(CELLS)} figures are the report's"


def test_an_explanation_beside_the_page_is_no_version() -> None:
    other = text("解读" + TEXT[::-1])
    assert roles(witness("page"), witness("note", PDF, readings=(), sections=other, inherited=True)) == {
        "page": "canonical",
        "note": "related",
    }


def test_a_form_of_the_same_template_with_other_figures_is_no_version() -> None:
    """The template's text makes two texts 0.67 alike: figures decide before text does."""
    half = text(TEXT[:300] + TEXT[:99:-1])
    other = witness("other", PDF, readings=number_cells(5000), sections=half, inherited=True)
    assert roles(witness("page"), other)["other"] == "related"


def test_zeros_that_agree_prove_nothing() -> None:
    zeros = dict.fromkeys(range(20, len(CELLS)), 0)
    mine, theirs = number_cells(1, zeros), number_cells(500, zeros)
    other = witness("other", PDF, readings=theirs, sections=text(TEXT[::-1]), inherited=True)
    assert roles(witness("page", readings=mine), other)["other"] == "related"


def test_the_tables_alone_in_a_file_are_a_version_and_so_is_an_excerpt() -> None:
    tables = witness("tables", PDF, sections=text("附表"), inherited=True)
    excerpt = witness("excerpt", PDF, readings=(), sections=text(TEXT[50:200]), inherited=True)
    assert roles(witness("page"), tables, excerpt) == {
        "page": "canonical",
        "tables": "duplicate",
        "excerpt": "duplicate",
    }


def test_a_page_that_only_links_the_report_is_its_cover() -> None:
    cover = witness("cover", readings=(), sections=text("点击下载"), captures=(capture("http://x/page"),))
    whole = witness("whole", PDF, captures=(capture("http://x/file.pdf", found_on="http://x/page"),))
    assert fold(cover, whole)["cover"].reason == "the page that carries the report"
    assert roles(cover, whole) == {"whole": "canonical", "cover": "duplicate"}


def test_a_picture_story_under_the_same_title_is_no_version() -> None:
    story = witness("story", readings=(), sections=text("一图读懂"))
    assert roles(witness("page"), story)["story"] == "related"


# ---------------------------------------------------------------- which of them speaks


def test_a_correction_speaks_and_what_it_corrects_is_superseded() -> None:
    first = witness("first", fields=published("2023-01-20"))
    later = witness("later", fields=published("2023-03-01"), readings=number_cells(1, {3: 77})[:-5])
    found = fold(first, later)
    assert (found["later"].role, found["first"].role) == ("canonical", "superseded")
    assert found["first"].successor == "later"


def test_published_again_with_the_same_figures_is_no_correction() -> None:
    first = witness("first", fields=published("2023-01-20"))
    again = witness("again", fields=published("2023-03-01"), readings=number_cells()[:-5])
    assert roles(first, again) == {"first": "canonical", "again": "duplicate"}


def test_zeros_that_are_printed_as_blanks_later_are_no_correction() -> None:
    zeros = dict.fromkeys(range(5, 20), 0)
    blanks = tuple(one._replace(value=None, raw="") if not one.value else one for one in number_cells(1, zeros))
    first = witness("first", fields=published("2023-01-20"), readings=number_cells(1, zeros))
    again = witness("again", fields=published("2023-03-01"), readings=blanks)
    assert roles(first, again) == {"first": "canonical", "again": "duplicate"}


def test_what_is_unlike_in_most_figures_corrects_nothing() -> None:
    first = witness("first", fields=published("2023-01-20"))
    other = witness("other", fields=published("2023-03-01"), readings=number_cells(900)[:-5], sections=text(TEXT[::-1]))
    assert roles(first, other) == {"first": "canonical", "other": "related"}


def test_the_file_beside_a_corrected_page_goes_with_it() -> None:
    first, later = (
        witness("first", fields=published("2023-01-20")),
        witness("later", fields=published("2023-03-01"), readings=number_cells(1, {3: 77})),
    )
    old_file, new_file = witness("old.pdf", PDF), witness("new.pdf", PDF, readings=number_cells(1, {3: 77}))
    assert roles(first, old_file, later, new_file) == {
        "later": "canonical",
        "new.pdf": "duplicate",
        "first": "superseded",
        "old.pdf": "superseded",
    }


def test_what_was_replaced_at_its_address_is_superseded_however_unlike() -> None:
    old = witness("old", readings=number_cells(900), captures=(capture("http://x/1", replaced=True),))
    assert roles(old, witness("new", captures=(capture("http://x/1", 2),))) == {"new": "canonical", "old": "superseded"}


@given(st.randoms(use_true_random=False), st.permutations(range(6)))
def test_order_does_not_matter(order: random.Random, places: list[int]) -> None:
    all_of_them = [
        witness("a", fields=published("2023-01-20")),
        witness("b", fields=published("2023-03-01"), readings=number_cells(1, {3: 77})),
        witness("c", PDF, inherited=True),
        witness("d", PDF, readings=(), sections=text("见附件")),
        witness("e", readings=(), captures=(capture("http://x/1", replaced=True),)),
        witness("f", PDF, readings=number_cells(1, {3: 77, 9: 5})),
    ]
    shuffled = [all_of_them[place] for place in places]
    assert fold_versions(shuffled) == fold_versions(all_of_them)


@pytest.mark.parametrize("count", [1, 2])
def test_one_document_alone_is_canonical(count: int) -> None:
    found = fold_versions([witness("only")] * 1)
    assert [role.role for role in found[1]] == ["canonical"][:count]
