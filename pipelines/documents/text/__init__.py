"""The reader of plain text: lines to paragraphs, and to the tables that are recognised in them.

One step a module: `lines` → `separators`, `frames` (to `units`: cells, words, numbers) → `names` (of rows and groups),
`columns` with `header_names` (headers) → `rows`, `certainty`, `wide` → `grid` (cells) → `tables`. `labels` is what the
forms print, `fields` the metadata header of a saved page, `paragraphs` what stands outside tables.
"""

from pipelines.documents.text.reader import read_text

__all__ = ["read_text"]
