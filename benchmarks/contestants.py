"""What is compared: each contestant reads one file's text and tables, with whatever it needs to do so."""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

OURS = "this project"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to read a file: a function of this module, and the module it needs.

    ``least`` is how many times our time it is to take at the least; None where nothing is promised.
    """

    name: str
    read: Callable[[bytes], int]
    module: str
    least: float | None = None

    @property
    def is_installed(self) -> bool:
        """Whether its library is there."""
        return find_spec(self.module) is not None


def read_ours(content: bytes) -> int:
    """Read a file as the pipelines do; return its pages, 1 where the format has none."""
    from pipelines.documents.model import Layout  # noqa: PLC0415 - each process loads what its contestant needs
    from pipelines.documents.readers import read_document  # noqa: PLC0415

    document = read_document(content, Layout())[2]
    return document.pages or 1


def load_with_pdfium(content: bytes) -> int:
    """Load the pages of a PDF and their characters and do nothing with them: what no reader on PDFium can save."""
    from pypdfium2 import PdfDocument, raw  # noqa: PLC0415

    document = PdfDocument(content)
    number = len(document)
    for index in range(number):
        page = raw.FPDF_LoadPage(document.raw, index)
        text = raw.FPDFText_LoadPage(page)
        raw.FPDFText_CountChars(text)
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    document.close()
    return number


def read_with_pdfplumber(content: bytes) -> int:
    """Extract the tables and the text of every page."""
    import pdfplumber  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_tables()
            page.extract_text()
        return len(document.pages)


def read_with_python_docx(content: bytes) -> int:
    """Walk through paragraphs, tables and the text of their cells."""
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        assert isinstance(paragraph.text, str)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                assert isinstance(cell.text, str)
    return 1


def read_with_pandas(content: bytes) -> int:
    """Read the tables of a page; one without any is an error of pandas that costs it nothing more."""
    import pandas as pd  # noqa: PLC0415

    try:
        pd.read_html(io.BytesIO(content), flavor="lxml")
    except ValueError:
        return 1
    return 1


def parse_with_lexbor(content: bytes) -> int:
    """Parse a page and do nothing with it: what no reader on Lexbor can save."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    LexborHTMLParser(content)
    return 1


_US = Contestant(OURS, read_ours, "pipelines")

CONTESTANTS: dict[str, tuple[Contestant, ...]] = {
    ".pdf": (
        _US,
        Contestant("pdfplumber: text and tables", read_with_pdfplumber, "pdfplumber", least=12),
        Contestant("PDFium: loading alone", load_with_pdfium, "pypdfium2", least=1 / 1.6),
    ),
    ".docx": (_US, Contestant("python-docx: text and cells", read_with_python_docx, "docx", least=3)),
    ".html": (
        _US,
        Contestant("pandas.read_html: tables", read_with_pandas, "pandas", least=3),
        Contestant("Lexbor: parsing alone", parse_with_lexbor, "selectolax"),
    ),
}
"""By the suffix of the files; we come first."""

MEMORY = 150
"""MB that reading may take at its peak."""
