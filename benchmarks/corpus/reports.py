"""The generated reports: whose they are, of which year, what their tables print and what their text says.

Every report follows from its number alone. Towns of the made-up district 巴渝区 report the years 2014 to 2023 one
after the other, so that all three statutory forms are there and each year's report meets the one before it: what is
carried over and what stays in force is what last year's table says. All sums hold, but in every ``WRONG``-th report
one number of one table is another.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.rules import settle
from fixtures.documents import DATA, Section
from fixtures.grid import Figures, Layout, figure_codes, read_layout
from pipelines.forms.form_items import FormCell, form_cells
from pipelines.issuers.uscc import check_character

YEARS = range(2014, 2024)
WRONG = 33
"""One report of so many has sums that do not hold."""

DISTRICT = "重庆市巴渝区"
TABLES = {"2014": ("statistics",), "2019": ("disclosure", "applications", "disputes")}
TABLES["2021"] = TABLES["2019"]

_WORDING = tomllib.loads(Path(__file__).with_name("wording.toml").read_text("utf-8"))
_SYLLABLES: str = _WORDING["syllables"]
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its body and year, the form, the numbers as printed by table, and the text section by section."""

    number: int
    body: str
    year: int
    form: str
    figures: Mapping[str, Figures]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The title, which names body and year."""
        return f"{self.body}{self.year}年政府信息公开工作年度报告"

    @property
    def code(self) -> str:
        """The body's 统一社会信用代码, the same every year."""
        unchecked = f"11500199{self.number // len(YEARS):09}"
        return unchecked + check_character(unchecked)

    @property
    def text_length(self) -> int:
        """The characters of the running text, without tables."""
        return sum(len(text) for section in self.sections for text in (section.heading, *section.paragraphs))


def make_report(number: int) -> Report:
    """Return the report of a number: towns in turn, each with its years."""
    town, place = divmod(number, len(YEARS))
    year = YEARS[place]
    form = "2014" if year < 2019 else "2019" if year < 2021 else "2021"
    body = f"{DISTRICT}{_name_town(town)}镇"
    values = _make_values(town, year, form)
    random = Random(f"{town} {year}")  # noqa: S311 - a seed, no secret
    if number % WRONG == WRONG - 1:
        _spoil(values, random)
    figures = {
        table: {code: str(values[FormCell(table, *code)]) for code in sorted(figure_codes(table_layout(form, table)))}
        for table in TABLES[form]
    }
    sections = tuple(_write(form, year, body.removeprefix(DISTRICT), figures, random))
    return Report(number, body, year, form, figures, sections)


def count_numbers(number: int) -> int:
    """Return how many numbers the tables of a report print."""
    return sum(len(figures) for figures in make_report(number).figures.values())


@cache
def table_layout(form: str, table: str) -> Layout:
    """Return a table of a form as its cells are printed."""
    return read_layout(f"{form}-{table}", (DATA / "layouts" / f"{form}-{table}.txt").read_text("utf-8"))


def _name_town(town: int) -> str:
    first, second = divmod(town, len(_SYLLABLES))
    return _SYLLABLES[(first * 7 + second + 1) % len(_SYLLABLES)] + _SYLLABLES[second]


def _make_values(town: int, year: int, form: str) -> dict[FormCell, int]:
    random = Random(f"{town} {year} {form}")  # noqa: S311
    scale = 3 + town % 17
    values = {cell: random.choice([0, 0, random.randrange(1, scale)]) for cell in sorted(form_cells(form))}
    for cell in values:
        if cell.row == "carried_in":
            values[cell] = _draw_carried(town, year - 1, cell.col)
        elif cell.row == "received":  # to which what was concluded is added
            values[cell] = _draw_carried(town, year, cell.col) - _draw_carried(town, year - 1, cell.col)
        elif cell.row == "granted":  # so that all that was carried in can have been concluded
            values[cell] += _draw_carried(town, year - 1, cell.col)
        elif cell.col == "in_force":
            values[cell] = _count_in_force(town, year, cell.row)
        elif form == "2021" and cell.table == "disclosure" and cell.col in ("made", "repealed"):
            values[cell] = _draw_change(town, year, cell.row, cell.col)
    settle(values, form)
    return values


def _draw_carried(town: int, year: int, column: str) -> int:
    return Random(f"carried {town} {year} {column}").choice([0, 0, 1, 2])  # noqa: S311


def _draw_change(town: int, year: int, row: str, column: str) -> int:
    return Random(f"{row} {column} {town} {year}").choice([0, 1, 2] if column == "made" else [0, 0, 1])  # noqa: S311


def _count_in_force(town: int, year: int, row: str) -> int:
    """Return what is in force at the end of a year: what was before, and what was made and not repealed since."""
    changes = (
        _draw_change(town, one, row, "made") - _draw_change(town, one, row, "repealed") for one in range(2021, year + 1)
    )
    return 20 + town % 30 + sum(changes)


def _spoil(values: dict[FormCell, int], random: Random) -> None:
    """Make one number another, of a row that is in some sum of every form."""
    cells = [cell for cell in values if cell.row in ("concluded", "granted", "replies", "reconsideration")]
    values[random.choice(cells)] += random.choice([3, 7, 10])


def _write(form: str, year: int, body: str, figures: Mapping[str, Figures], random: Random) -> Iterator[Section]:
    """Yield the sections, of a form of 2014 with its table at the end."""
    fill = _Filler(random, body, year)
    opening = [fill.draw("opening"), *_state(form, figures)]
    parts = [part["heading"] + "".join(fill.draw_several(part["kind"], part["count"])) for part in _WORDING["part"]]
    problems = "".join(fill.draw_several("problems", 6))
    improvements = "".join(fill.draw_several("improvements", 6))
    if form == "2014":
        yield Section("一、概述", (*opening,))
        yield Section("二、主动公开政府信息情况", (parts[0],))
        yield Section("三、政府信息依申请公开办理情况", (parts[1],))
        yield Section("四、政府信息公开平台和保障情况", (*parts[2:],))
        yield Section("五、存在的主要问题和改进措施", (problems, improvements))
        yield Section("六、其他需要报告的事项", (fill.draw("other"), "附表：政府信息公开情况统计表"), TABLES[form])
        return
    yield Section("一、总体情况", (*opening, *parts))
    yield Section("二、主动公开政府信息情况", (), ("disclosure",))
    yield Section("三、收到和处理政府信息公开申请情况", (), ("applications",))
    yield Section("四、政府信息公开行政复议、行政诉讼情况", (), ("disputes",))
    yield Section("五、存在的主要问题及改进情况", (problems, improvements))
    yield Section("六、其他需要报告的事项", tuple(fill.draw_several("other", 2)))


def _state(form: str, figures: Mapping[str, Figures]) -> list[str]:
    """Return what the text states of the tables, as they print it."""
    if form == "2014":
        table = figures["statistics"]
        return [f"全年收到申请{table['applications', 'value']}件，办结申请{table['concluded', 'value']}件。"]
    stated = figures["applications"]
    received, carried = stated["received", "total"], stated["carried_in", "total"]
    return [f"全年收到政府信息公开申请{received}件，另有上年度结转{carried}件，办结{stated['concluded', 'total']}件。"]


class _Filler:
    """Sentences with their slots filled from the lists."""

    def __init__(self, random: Random, body: str, year: int) -> None:
        self._random = random
        self._fixed = {"body": body, "year": str(year), "next": str(year + 1)}
        self._lists: Mapping[str, list[str]] = _WORDING["lists"]

    def draw(self, kind: str) -> str:
        sentences: Mapping[str, Any] = _WORDING["sentences"]
        return self._fill(self._random.choice(sentences[kind]))

    def draw_several(self, kind: str, count: int) -> list[str]:
        """Return sentences, each wording as often as the others, in their order where there is one."""
        sentences = _WORDING["sentences"][kind]
        return [self._fill(sentences[place % len(sentences)]) for place in range(count)]

    def _fill(self, sentence: str) -> str:
        return _SLOT.sub(lambda match: self._find(match[1]), sentence)

    def _find(self, name: str) -> str:
        if name in self._fixed:
            return self._fixed[name]
        if name in ("n", "m"):
            return str(self._random.randrange(2, 20) if name == "n" else self._random.randrange(20, 3000))
        if name == "village":
            return "".join(self._random.sample(_SYLLABLES, 2))
        return self._random.choice(self._lists[name])
