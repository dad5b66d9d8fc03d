"""Characters and marks at places on pages to lines, tables and documents, whatever read them.

A source makes a page `elements.PageContent`. `sheets` lays it out: `rulings` joins marks to lines, `grid` makes the
edges of a table of them, `cell_texts` places characters in it, but those of watermarks and note marks
(`own_characters`), of labels that run downwards before others (`stacked_labels`), and what is struck out
(`struck_text`). The characters left over are searched for tables without borders (`borderless`, by `text_pieces`,
`regions`, `sides`, `number_columns` and `headers`); the others are `lines`.
`joined_pages` makes one document of the sheets: `stitching` joins the parts of a table, `page_paragraphs` the lines of
a paragraph. `cell_labels` says which labels of the statutory forms a text is.
"""
