"""PDF as a source of pages: PDFium's characters and paths to characters and marks at places, and pages to pictures.

`characters` reads a page, with `pictures` (what it shows) and `marks` (what may be a border). `rendering` draws it.
`pdfium` has the functions of C that they call; `fonts` and `stand_in_font` say which fonts stand in for those that a
file names and does not hold. What pages make up is `layout`'s, and which of them are pictures `paged_files`'.
"""
