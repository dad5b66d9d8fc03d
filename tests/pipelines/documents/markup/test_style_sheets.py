"""Style sheets: how they are cut into rules, when they hold, and which rule counts."""

import pytest

from pipelines.documents.markup.media_queries import applies_to_screen
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.style_sheets import read_style_sheet
from pipelines.documents.markup.visible_text import read_blocks_text


@pytest.mark.parametrize(
    ("sheet", "rules"),
    [
        (".a,.b{c:d}", [(".a", "c:d"), (".b", "c:d")]),
        ("@charset 'x'; @import url(a.css);.a{c:d}", [(".a", "c:d")]),
        ("/* .x{} } */.a/**/{c:'}'}", [(".a", "c:'}'")]),
        (".a[b='{,}']{c:d}", [('.a[b="{,}"]', "c:d")]),
        (".a:not(.b,.c)::before{d:e}", [(".a:not(.b,.c)", "d:e")]),
        ("@media print{.a{c:d}} @media screen{.b{c:d}}", [(".b", "c:d")]),
        ("@font-face{font-family:x} @page{margin:0} .a{c:d}", [(".a", "c:d")]),
        (".a:hover{c:d} .b:not(:hover){c:d}", [(".b:not(:hover)", "c:d")]),
        ("} .a{c:d", [(".a", "c:d")]),
        ("<!-- .a{c:d} -->", [(".a", "c:d")]),
        (".a{", [(".a", "")]),
        ("", []),
    ],
)
def test_rules(sheet: str, rules: list[tuple[str, str]]) -> None:
    assert [(rule.selector, rule.body) for rule in read_style_sheet(sheet)] == rules


@pytest.mark.parametrize(
    ("condition", "applies"),
    [
        ("", True),
        ("all", True),
        ("screen, print", True),
        ("only screen and (min-width: 900px)", True),
        ("screen and (max-width: 60em)", False),
        ("(width >= 1000px)", True),
        ("not print", True),
        ("not all and (min-width: 1px)", False),
        ("print", False),
        ("tv", False),
        ("(orientation: landscape)", True),
        ("(unheard-of: yes)", False),
    ],
)
def test_media(condition: str, applies: bool) -> None:
    assert applies_to_screen(condition) is applies


def shown(sheet: str, markup: str = "<p id=i class='a b'>文</p>", head: str = "") -> bool:
    page = Page(f"<html><head>{head}<style>{sheet}</style></head><body>{markup}</body></html>".encode())
    return list(read_blocks_text(page, page.root)) == ["文"]


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (".a{display:none} p{display:block}", False),  # a class counts more than an element, wherever it stands
        (".a{display:none} p.b{display:block}", True),
        (".a{display:none} #i{display:block}", True),
        (".a{display:none !important} #i{display:block}", False),
        (".a{display:none;display:block}", True),
        (".a{display:block;display:nonesuch;}", True),
        ("@layer x{#i{display:block}} .a{display:none}", False),  # what stands in no layer counts more
        ("@layer x{#i{display:block!important}} .a{display:none!important}", True),  # and less where it is important
        ("body{display:none} p{display:block}", False),
        ("body{visibility:hidden} p{visibility:visible}", True),
        ("body{opacity:0} p{opacity:1}", False),
        ("body{font-size:0} p{font-size:2em}", False),
        ("body{font-size:0} p{font-size:12px}", True),
        ("body{color:#fff}", False),
        ("body{color:#fff} p{background:#036}", True),
        ("body{color:#fff;background:#000}", True),
        (".md\\:x{display:none}", True),
        ("p:empty{display:none}", True),
        (":is(.a){display:none}", False),
        (":where(.a){display:none} p{display:block}", True),
        ("p::before{display:none}", True),
    ],
)
def test_which_rule_counts(sheet: str, seen: bool) -> None:
    assert shown(sheet) is seen


def test_on_a_page_that_links_sheets_only_a_ground_that_the_page_says_is_known() -> None:
    link = '<link rel="stylesheet" href="a.css">'
    assert shown("p{color:#fff}", head=link)
    assert not shown("p{color:#fff} body{background:white}", head=link)


def test_a_sheet_for_print_hides_nothing() -> None:
    assert shown("", head="<style media=print>.a{display:none}</style>")
    assert not shown("", head="<style media=screen>.a{display:none}</style>")
    assert shown("", head="<style type=text/less>.a{display:none}</style>")


@pytest.mark.parametrize(
    "sheet",
    [
        f"{':not(' * 2000}a{')' * 2000}{{display:none}}",
        f"p{{display:none;color:{'(' * 5000}}}",
        f"{'[' * 2000}{{display:none}}",
        f"td::before{{content:{'attr(' * 2000}}}",
        f"{'@media screen{' * 2000}.a{{display:none}}",
    ],
)
def test_brackets_without_end_are_no_style(sheet: str) -> None:
    assert shown(sheet)
