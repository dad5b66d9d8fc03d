"""Characters and marks at places on pages to lines, tables and documents, whatever read them.

A source makes a page `elements.PageContent`. `sheets` lays it out: marks to `rulings`, rulings to a `grid`, characters
to its `cells`; the characters left over to tables without borders (`borderless`, by `text_pieces`, `regions`, `sides`,
`number_columns` and `headers`) and `lines`. `joined_pages` makes a document of sheets: `stitching` joins the parts of a
table, `paragraphs` the lines of a paragraph. `cell_labels` says what a text is in the statutory forms.
"""
