"""The reader of plain text, as programs print PDF and office files and as pages are saved.

`markup` takes out tables that are written in HTML, `line_splitting` cuts the rest into lines without page numbers,
`fields` reads the metadata header of a saved page. Tables are found in the lines by `pipelines.documents.text_tables`;
what stands outside them becomes `paragraphs`.
"""

from pipelines.documents.text.reader import read_text

__all__ = ["read_text"]
