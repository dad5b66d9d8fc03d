"""The statutory forms as data: rows, columns, labels, units, sums, and what a number in them is."""
