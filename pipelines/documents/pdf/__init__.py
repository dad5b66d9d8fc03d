"""PDF as a source of pages: PDFium's characters and paths to characters and marks at places, and pages to pictures.

`characters` reads a page, with `shown_content` (text or pictures), `marks` (what may be a border) and
`vertical_writing` (the boxes of text that runs downwards); `rendering` draws it. `pdfium` has the functions of C that
they call; `substitute_fonts` and `stand_in_font` say which fonts stand in for those that a file names and does not
hold. `layout` says what pages make up, `paged_files` which of them are pictures.
"""
