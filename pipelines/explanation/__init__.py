"""What the readers saw in one file, for the maintainer who mends a wrong cell; nothing of it is stored.

`reading` reads a file as a run does and keeps the way of each table: `cell_roles` says what each of its cells was
taken for, `parts` which label named which row and column, `label_matches` how near a label is to those of the form.
`explained` is the plain data of it; `pictures` draws it, over the pages of the file and as the tables were understood.
"""
