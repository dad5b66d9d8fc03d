"""The PDF reader: PDFium's characters and paths to paragraphs and tables.

One step a module: `pages` (characters, marks) → `rulings` → `grid` → `cells` → `lines`, `stitching`, `paragraphs`.
"""

from pipelines.documents.pdf.reader import read_pdf

__all__ = ["read_pdf"]
