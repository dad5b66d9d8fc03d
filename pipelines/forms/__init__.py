"""The statutory forms as data, and what their labels, numbers and sums are.

``forms.csv`` and ``labels.csv`` are read by `form_items`. From them follow the row or column that a printed label
names (`labels`), the form that a report follows (`form_choice`) and what adds up to what (`form_sums`, as `equations`).
`values` reads the number that a cell prints, `rounding` says how far it may be from what was counted, and `readings`
is one such number with the cell of the form and the cell of the document that it stands in.
"""
