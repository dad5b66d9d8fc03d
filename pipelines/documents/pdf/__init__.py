"""PDF as a source of pages: PDFium's characters and paths to characters and marks at places, and pages to pictures.

`pages` reads a page. `annotations` has its form fields and annotations flattened. `marks` walks what it draws
(`page_objects`) and finds what may be a border, `shown_content` whether it is a picture of text. `hidden_text` switches
off what is not seen: what `overdrawn_text`, `layers` and colours leave in doubt, `visibility` judges; what a file says
instead of what it draws (`replaced_text`) does not count. `characters` reads what is left, with `vertical_writing`,
`character_sizes` and `lost_text`; `shown_things` adds what is shown and is no text. `rendering` draws pages. `pdfium`
has the functions of C that all call; `substitute_fonts` and `stand_in_font` say which fonts stand in for those that a
file names and does not hold. `layout` says what pages make up, `paged_files` which of them are pictures.
"""
