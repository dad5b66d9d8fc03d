"""Which elements are not seen, with all that stands in them: boxes of no size, off the page, cut away, see-through."""

import re

from pipelines.documents.markup.cascade import Cascade, Node
from pipelines.documents.markup.style_values import read_pixels, read_share

FAR = -900.0
"""CSS pixels to the left of the page, or above it, where nobody looks; sites write -999 and -9999."""

_PARTS_OF_TABLES = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "table", "caption", "col", "colgroup"))
_INLINE = frozenset(
    (  # noqa: SIM905
        "a abbr acronym b bdi bdo big cite code dfn em font i ins kbd label mark q s samp small span strike strong sub "
        "sup time tt u var o:p ruby rb"
    ).split()
)
_ZERO_SCALE = re.compile(r"scale(?:x|y|3d)?\(\s*(?:0(?:\.0*)?|[^,()]+,\s*0(?:\.0*)?)\s*[,)]")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(\s*(-[\d.]+[a-z%]*)|translate(?:3d)?\([^,()]+,\s*(-[\d.]+[a-z%]*)")
_RECT = re.compile(r"rect\(\s*([^,\s]+)[,\s]+([^,\s]+)[,\s]+([^,\s]+)[,\s]+([^,\s)]+)\s*\)")
_INSET = re.compile(r"inset\(\s*([\d.]+)%")
_CIRCLE = re.compile(r"(?:circle|ellipse)\(\s*0(?:px|%)?\b(?!\.)")
_SEE_THROUGH = re.compile(r"opacity\(\s*0(?:\.0*)?%?\s*\)")


def is_removed(cascade: Cascade, element: Node) -> bool:
    """Tell whether an element takes no place: ``display: none``, ``hidden``, ``mso-hide``, a closed dialog."""
    display = cascade.find(element, "display")
    if display == "none" or cascade.find(element, "mso-hide") in ("all", "screen"):
        return True
    if display is not None and display not in ("initial", "unset", "revert", "inherit"):
        return False
    attributes = element.attributes
    return "hidden" in attributes or (element.tag == "dialog" and "open" not in attributes)


def is_cut_away(cascade: Cascade, element: Node) -> bool:
    """Tell whether an element takes a place, and neither it nor what stands in it can be seen there."""
    find = cascade.find
    opacity = find(element, "opacity")
    if opacity is not None and (share := read_share(opacity)) is not None and share < 0.02:
        return True
    if find(element, "content-visibility") == "hidden" or _SEE_THROUGH.search(find(element, "filter") or ""):
        return True
    position = find(element, "position") or "static"
    is_block = _makes_own_box(cascade, element, position)
    return (
        (position in ("absolute", "fixed") and _is_clipped(find(element, "clip") or ""))
        or _is_clipped_away(find(element, "clip-path") or "")
        or (is_block and (_is_empty(cascade, element) or _is_transformed(find(element, "transform") or "")))
        or _is_far(cascade, element, position)
    )


def makes_block(cascade: Cascade, element: Node) -> bool:
    """Tell whether an element makes a box of its own, whose size and indent are its own."""
    return _makes_own_box(cascade, element, cascade.find(element, "position") or "static")


def _makes_own_box(cascade: Cascade, element: Node, position: str) -> bool:
    if position in ("absolute", "fixed") or (cascade.find(element, "float") or "none") not in ("none", "initial"):
        return True
    display = cascade.find(element, "display")
    if display is None:
        return element.tag not in _INLINE
    return display not in ("inline", "contents", "initial", "unset")


def _is_empty(cascade: Cascade, element: Node) -> bool:
    """Tell whether a box has no width or no height, and shows nothing beside itself."""
    if element.tag in _PARTS_OF_TABLES or (cascade.find(element, "overflow") or "visible") in ("visible", "initial"):
        return False
    sizes = (cascade.find(element, name) for name in ("width", "height", "max-width", "max-height"))
    return any(size is not None and read_pixels(size) == 0 for size in sizes)


def _is_far(cascade: Cascade, element: Node, position: str) -> bool:
    names: tuple[str, ...] = ("margin-left", "margin-top")
    if position in ("absolute", "fixed", "relative", "sticky"):
        names = ("left", "top", *names)
    lengths = (read_pixels(value) for name in names if (value := cascade.find(element, name)) is not None)
    return any(length is not None and length < FAR for length in lengths)


def _is_clipped(clip: str) -> bool:
    """Tell whether a rectangle (top, right, bottom, left) holds less than a few pixels."""
    match = _RECT.search(clip)
    if match is None:
        return False
    top, right, bottom, left = (read_pixels(match[side]) for side in range(1, 5))
    narrow = left is not None and right is not None and right - left <= 1
    return narrow or (top is not None and bottom is not None and bottom - top <= 1)


def _is_clipped_away(path: str) -> bool:
    inset = _INSET.search(path)
    return (inset is not None and float(inset[1]) >= 50) or _CIRCLE.search(path) is not None


def _is_transformed(transform: str) -> bool:
    if _ZERO_SCALE.search(transform):
        return True
    lengths = (length for across, down in _MOVED.findall(transform) for length in (across, down) if length)
    moved = map(read_pixels, lengths)
    return any(length is not None and length < FAR for length in moved)
