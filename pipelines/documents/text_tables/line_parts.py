"""Lines of a text with their numbers, and the parts that a line break cut."""

NumberedLine = tuple[int, str]
"""A line with its number in the text."""


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing, not even the tab of an empty cell."""
    return not line.strip() and "\t" not in line


def join(first: str, second: str) -> str:
    """Return two parts of a cut text as one; a space stands only between two Latin words."""
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second


def cuts_digits(first: str, second: str) -> bool:
    """Tell whether two parts would make one number of two: a page's number stands below a cell as its end would."""
    return first[-1:].isdigit() and second[:1].isdigit()
