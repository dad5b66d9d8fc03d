"""Pictures of pages to characters and marks at places, with the optional extra ``ocr``.

`images` makes a picture level and finds its ink, `borders` the borders of tables in it, `text_lines` the lines of text.
`character_recognition` reads the picture of one line, `line_readings` decides what counts as read, and `scanned_pages`
makes a page of it all. Its libraries are imported where the first picture is met.
"""

from importlib.util import find_spec

_MODULES = ("cv2", "numpy", "onnxruntime", "rapidocr")  # what the extra installs and this package imports


def is_installed() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return all(map(find_spec, _MODULES))
