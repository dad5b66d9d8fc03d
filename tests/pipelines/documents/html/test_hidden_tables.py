"""Statutory tables that a page shows only after a script has run."""

from pipelines.documents.model import Unread
from tests.drawn_cells.html_report import Drawn, draw_report, load_sound_figures
from tests.pipelines.documents.pages import read

ROWS = "".join(
    f"<tr><td>{label}</td><td>{number}</td><td>1</td><td>9</td></tr>"
    for number, label in enumerate(("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制"))
)
HEAD = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
TABLE = f"<table>{HEAD}{ROWS}</table>"
OTHER = f"<table><tr><td>序号</td><td>标题</td></tr>{'<tr><td>1</td><td>一</td></tr>' * 12}</table>"


def test_the_only_table_of_its_kind_is_read_though_it_is_hidden_and_that_is_said() -> None:
    document = read(
        f"<p>二、主动公开政府信息情况</p>{OTHER}<div style='display:none'><p>标签</p>{TABLE}</div><p>后</p>"
    )
    assert [len(table.cells) for table in document.tables] == [26, 24]
    assert document.hidden_tables == {1}
    assert "标签" not in "".join(section.text for section in document.sections)


def test_a_hidden_table_beside_a_visible_one_of_its_kind_is_not_read() -> None:
    document = read(f"{TABLE}<div class=tab>{TABLE.replace('9', '8')}</div>", "<style>.tab{display:none}</style>")
    assert len(document.tables) == 1
    assert document.hidden_tables == frozenset()


def test_a_hidden_table_that_is_no_statutory_one_is_not_read() -> None:
    assert read(f"<p>一</p>{TABLE}<div hidden>{OTHER}</div>").hidden_tables == frozenset()


def test_a_deleted_table_is_not_read() -> None:
    assert read(f"<p>一</p>{OTHER}<del>{TABLE}</del>").hidden_tables == frozenset()


def test_what_is_hidden_in_a_hidden_table_stays_hidden() -> None:
    hidden = TABLE.replace("<td>9</td>", "<td>9<sup>1</sup><s>8</s></td>")
    document = read(f"<p>一</p><div hidden>{hidden}</div>")
    assert {cell.text for cell in document.tables[0].cells if cell.col == 3 and cell.row} == {"9"}


def test_pictures_in_cells_and_outside_are_named() -> None:
    figure = ("applications", "received", "natural_person")
    page = draw_report(
        load_sound_figures(), {figure: Drawn("<img src=n.png alt=数>", "", after="<img src=a.jpg alt=图>")}
    )
    document = read(page.decode())
    assert [unread for unread in document.unread if unread.row is None] == [Unread("picture", 3, text="图")]
    (unread,) = [unread for unread in document.unread if unread.row is not None]
    assert (unread.kind, unread.table_no, unread.text) == ("picture", 1, "数")
