"""Reports of any form of forms.csv as files of every format, each number in its cell.

``python -m tests.pipelines.forms.form_files FOLDER FORM`` writes them, and what they state as JSON: so that a test can
run this in a checkout whose forms.csv has a form more.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.files import load_site
from benchmarks.rules import generate
from pipelines.documents.model import Cell, Document, Layout, Table
from pipelines.evidence import read_evidence
from pipelines.forms.form_items import FormCell, form_names
from pipelines.forms.form_sums import equations_of
from tests.pipelines.documents import rtf_files, word_files
from tests.pipelines.documents.pdf import files as pdf_files
from tests.pipelines.documents.text_tables import printers
from tests.pipelines.grids import build, form_cell, report
from tests.pipelines.rules.reports import bundled

SEED = 2027
SMALL = 5.0  # points of a character of the drawn tables: the narrowest cells hold four digits
EDGE = 15.0
TITLE = "{issuer}{year}年政府信息公开工作年度报告"
WRONG = FormCell("applications", "received", "natural_person")
"""The cell that the report with an error misprints."""


def main(folder: Path, form: str) -> None:
    """Write the files of one form, what they state, and how all that the checkout has is read."""
    folder.mkdir(parents=True)
    values = {cell: int(value or 0) for cell, value in generate(form, Random(SEED)).values.items()}
    lines = (TITLE.format(issuer="重庆市万州区人民政府", year=form), "一、总体情况", "二、政府信息公开情况")
    for name, content in write_files(form, lines, values):
        (folder / name).write_bytes(content)
    other = (TITLE.format(issuer="重庆市涪陵区人民政府", year=form), *lines[1:])
    wrong = values | {WRONG: values[WRONG] + 1}
    (folder / "wrong.html").write_bytes(write_page(other, fill(form, wrong)))
    stated = {
        "printed": {"/".join(cell): value for cell, value in values.items()},
        "styles": sorted(read_styles()),
        "site": read_site(),
        "hybrid": judge_hybrid(),
    }
    (folder / "stated.json").write_text(json.dumps(stated), "utf-8")


def read_site() -> dict[str, list[str]]:
    """Return what is read of each document of the bundled site, once each."""
    found: dict[str, list[str]] = {}
    for sample in load_site():
        readings = read_evidence(sample.path.read_bytes(), Layout()).readings
        found[sample.path.name] = sorted(map(str, readings))
    return found


def judge_hybrid() -> list[bool]:
    """Return what the sums of outcomes say of a report of 2021 if it is taken for one of 2019 with rows of 2021."""
    values = bundled("office-2023").values
    sums = (one for one in equations_of("2019") if one.code == "applications.concluded_sum")
    return [held for one in sums if (held := one.holds(values, blanks_as_zero=False)) is not None]


def read_styles() -> Iterator[str]:
    """Yield the forms and programs whose tables in text are not read to the last number: ``2021 words``."""
    for form in form_names():
        for style in dict.fromkeys((*printers.STYLES, *printers.WORDS, *printers.LINES, *printers.SAVED)):
            text, expected = printers.build_report(form, style, 12, {})
            if printers.read(text) != (expected, []):
                yield f"{form} {style.__name__}"


def fill(form: str, values: Mapping[FormCell, int]) -> list[Table]:
    """Return the tables of a form with these numbers."""
    grids, expected = report(form)
    numbers = {number: str(values[form_cell(code)]) for code, number in expected.items()}
    return [
        build([[numbers.get(text, text) for text in row] for row in grid], place) for place, grid in enumerate(grids)
    ]


def write_files(form: str, lines: Sequence[str], values: Mapping[FormCell, int]) -> Iterator[tuple[str, bytes]]:
    """Yield one report in every format that can be written here."""
    tables = fill(form, values)
    yield "report.html", write_page(lines, tables)
    yield "report.docx", write_docx(lines, tables)
    yield "report.rtf", rtf_files.write_document(lines, Document("", tables=tuple(tables)))
    yield "report.pdf", pdf_files.build("".join(_draw_lines(lines)), *map(draw_table, printers.HEADINGS, tables))
    _, expected = report(form)
    numbers = {number: str(values[form_cell(code)]) for code, number in expected.items()}
    for style in (printers.print_tabs, printers.print_layout):
        text, _ = printers.build_report(form, style, 12, numbers)
        yield f"{style.__name__}.txt", "\n".join((lines[0], *text.split("\n")[1:])).encode()


def write_page(lines: Sequence[str], tables: Sequence[Table]) -> bytes:
    """Return a page with paragraphs and tables."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    body = "".join(f"<table>{''.join(_write_rows(table))}</table><p></p>" for table in tables)
    return f"<!DOCTYPE html><meta charset=utf-8><title>{lines[0]}</title><body>{paragraphs}{body}".encode()


def _write_rows(table: Table) -> Iterator[str]:
    for number in range(len(table.grid)):
        cells = (cell for cell in table.cells if cell.row == number)
        yield "<tr>" + "".join(
            f"<td rowspan={cell.row_span} colspan={cell.col_span}>{escape(cell.text)}</td>" for cell in cells
        )


def write_docx(lines: Sequence[str], tables: Sequence[Table]) -> bytes:
    """Return a DOCX file with paragraphs and tables."""
    return word_files.docx(*lines, *(part for table in tables for part in (_write_table(table), "")))


def _write_table(table: Table) -> str:
    rows = []
    for number, line in enumerate(table.grid):
        cells = [cell for cell in dict.fromkeys(line) if cell]
        rows.append(word_files.row(*(_write_cell(cell, number) for cell in cells)))
    return word_files.table(*rows, widths=(500,) * len(table.grid[0]))


def _write_cell(cell: Cell, row: int) -> str:
    merge = "" if cell.row_span == 1 else "restart" if cell.row == row else "continue"
    return word_files.cell(cell.text if cell.row == row else "", span=cell.col_span, merge=merge)


def _draw_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield a title in the middle, and paragraphs below it."""
    title, *paragraphs = lines
    yield pdf_files.text((pdf_files.WIDTH - 18 * len(title)) / 2, 740, title, 18)
    for place, line in enumerate(paragraphs):
        yield pdf_files.text(84, 690 - 30 * place, line, 12)


def draw_table(heading: str, table: Table) -> str:
    """Return a page with a heading and a ruled table: the sides of each cell, and its text wrapped inside."""
    width = (pdf_files.WIDTH - 2 * EDGE) / len(table.grid[0])
    heights = [SMALL + 4] * len(table.grid)
    wrapped = {cell: printers.wrap(cell.text, int((cell.col_span * width - 3) / SMALL)) or [""] for cell in table.cells}
    for cell, words in wrapped.items():
        lack = (SMALL + 1) * len(words) + 3 - sum(heights[cell.row : cell.row + cell.row_span])
        heights[cell.row + cell.row_span - 1] += max(lack, 0)
    tops = [pdf_files.HEIGHT - 2 * EDGE - sum(heights[:row]) for row in range(len(heights) + 1)]
    drawn = [pdf_files.text(EDGE, pdf_files.HEIGHT - EDGE, heading)]
    for cell, words in wrapped.items():
        left, right = EDGE + width * cell.col, EDGE + width * (cell.col + cell.col_span)
        top, bottom = tops[cell.row], tops[cell.row + cell.row_span]
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        drawn += [pdf_files.line(*start, *end) for start, end in pairwise(corners)]
        for place, word in enumerate(words):
            drawn.append(pdf_files.text(left + 1.5, top - (SMALL + 1) * (place + 1) - 1, word, SMALL))
    return "".join(drawn)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
