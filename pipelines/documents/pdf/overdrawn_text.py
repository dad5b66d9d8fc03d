"""Text over which something is drawn later, and text that reaches out of its clip: it may not be seen, or not whole."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

from pipelines.documents.layout.elements import Box
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.page_objects import Area, ObjectList, find_bounds
from pipelines.documents.pdf.pdfium import Handle

_BUCKET = 40.0  # points; areas are looked up by how high they stand
_MOST_BUCKETS = 100
_SAMPLE, _LAST = 60, 40  # text objects of a page that are asked for clips: files clip all of their text, or the last
_MOST_SEGMENTS = 1000
_OUTSIDE = 1.0  # points; text reaches no further out of its clip

_X, _Y = ctypes.c_float(), ctypes.c_float()
_POINT = ctypes.byref(_X), ctypes.byref(_Y)


class DoubtfulText(NamedTuple):
    """A text object, the number of its list, and the boxes in which it may not be seen."""

    item: Handle
    owner: int
    covers: tuple[Box, ...] = ()


def find_overdrawn(lists: Sequence[ObjectList], areas: Sequence[Area]) -> Iterator[DoubtfulText]:
    """Yield text that an area may cover: one that stands behind it in its list, or in another list."""
    numbers = {id(area.item): number for number, area in enumerate(areas)}
    for owner, objects in enumerate(lists):
        if pdfium.TEXT_OBJECT not in objects.kinds:
            continue
        places = {numbers[id(item)]: place for place, item in enumerate(objects.items) if id(item) in numbers}
        first = objects.kinds.index(pdfium.TEXT_OBJECT)
        buckets: defaultdict[int, list[tuple[int, Box]]] = defaultdict(list)
        for number, area in enumerate(areas):
            place = places.get(number, len(objects.items))  # of another list: it may come last
            if place > first:
                low, high = int(area.box[1] // _BUCKET), int(area.box[3] // _BUCKET)
                for bucket in range(low, min(high, low + _MOST_BUCKETS) + 1):
                    buckets[bucket].append((place, area.box))
        if not buckets:
            continue
        texts = [place for place, kind in enumerate(objects.kinds) if kind == pdfium.TEXT_OBJECT]
        bounds = find_bounds([objects.items[place] for place in texts], objects.matrix)
        for place, box in zip(texts, bounds, strict=True):
            if box is not None:
                near = buckets.get(int((box[1] + box[3]) / 2 // _BUCKET), ())
                covers = tuple(area for later, area in near if later > place and _meet(box, area))
                if covers:
                    yield DoubtfulText(objects.items[place], owner, covers)


def find_clipped(lists: Sequence[ObjectList]) -> Iterator[DoubtfulText]:
    """Yield text that reaches out of its clip."""
    for owner, objects in enumerate(lists):
        texts = objects.texts
        if not any(_count_clips([*texts[:: len(texts) // _SAMPLE + 1], *texts[-_LAST:]])):
            continue
        clipped = [item for item, count in zip(texts, _count_clips(texts), strict=True) if count > 0]
        for item, box in zip(clipped, find_bounds(clipped, objects.matrix), strict=True):
            if box is not None and (covers := tuple(_list_outside(box, item))):
                yield DoubtfulText(item, owner, covers)


def _count_clips(items: Sequence[Handle]) -> list[int]:
    """Return how many clips each object has; PDFium says -1 for none."""
    return [max(count, 0) for count in map(pdfium.count_clips, map(pdfium.get_clip, items))]


def _list_outside(box: Box, item: Handle) -> Iterator[Box]:
    """Yield the parts of a text's box that lie outside its clips."""
    clip = pdfium.get_clip(item)
    left, bottom, right, top = box
    for number in range(pdfium.count_clips(clip)):
        segments = range(min(pdfium.count_clip_segments(clip, number), _MOST_SEGMENTS))
        points = list(_list_points(pdfium.get_clip_segment, clip, number, segments))
        if not points:
            continue
        xs, ys = zip(*points, strict=True)
        low_x, low_y, high_x, high_y = min(xs), min(ys), max(xs), max(ys)
        middle = (bottom + top) / 2
        if not low_y <= middle <= high_y:
            yield box
        if left < low_x - _OUTSIDE:
            yield left, bottom, min(low_x, right), top
        if right > high_x + _OUTSIDE:
            yield max(high_x, left), bottom, right, top


def _list_points(
    get: pdfium.Function, clip: Handle, number: int, segments: Sequence[int]
) -> Iterator[tuple[float, float]]:
    for segment in map(get, repeat(clip), repeat(number), segments):
        pdfium.get_point(segment, *_POINT)
        yield _X.value, _Y.value


def _meet(box: Box, area: Box) -> bool:
    return box[0] < area[2] and area[0] < box[2] and box[1] < area[3] and area[1] < box[3]
