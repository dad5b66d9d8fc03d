"""Which report stands on which page of the generated portal, in which layout, and what is beside it.

Of three reports the third has two versions, a page each, in different layouts: four pages hold three reports.
"""

from dataclasses import dataclass

from benchmarks.corpus.files import render_docx
from benchmarks.corpus.pages import LAYOUTS, render_page
from benchmarks.corpus.reports import make_report

REPORTS, PAGES = 3, 4
"""So many reports stand on so many pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its place among all, the report that it holds, and the name of the file beside it, if there is one."""

    place: int
    report: int
    file: str

    @property
    def path(self) -> str:
        """Its path below the column."""
        return f"202301/t20230120_{self.place:08}.html"

    @property
    def title(self) -> str:
        """The title of its report."""
        return make_report(self.report).title

    def render(self) -> bytes:
        """Return its bytes."""
        return render_page(make_report(self.report), self.place % len(LAYOUTS), file=self.file)

    def render_file(self) -> bytes:
        """Return the bytes of the file beside it: the same report as DOCX."""
        return render_docx(make_report(self.report))


def list_pages(pages: int, files: int = 0) -> list[Page]:
    """Return the pages in the order of the listing, a file beside each of the first ``files``."""
    return [
        Page(place, report_on(place), f"W020230120{place:08}.docx" if place < files else "") for place in range(pages)
    ]


def report_on(place: int) -> int:
    """Return the number of the report on a page."""
    group, within = divmod(place, PAGES)
    return group * REPORTS + min(within, REPORTS - 1)


def count_reports(pages: int) -> int:
    """Return how many reports so many pages hold."""
    return report_on(pages - 1) + 1 if pages else 0
