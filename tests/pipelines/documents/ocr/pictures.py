"""Pictures of pages for the tests, and the PDF files that a scanner makes of them. Needs the extra ``ocr``."""

from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image as Pictures

from pipelines.documents.ocr.images import Image

DOTS = 200  # an inch


def scan(content: bytes, *, tilt: float = 1.0, turns: int = 0, upper: float = 1.0) -> bytes:
    """Return a PDF's pages as a scanner would give them: ``tilt`` degrees askew, noisy, no characters in the file.

    ``turns`` are quarter turns to the left. Of less than the whole (``upper``), only the first page's upper part is
    scanned.
    """
    numbers = np.random.default_rng(20230129)
    document = pypdfium2.PdfDocument(content)
    pages = []
    for page in list(document)[: 1 if upper < 1 else None]:
        picture = page.render(scale=DOTS / 72, grayscale=True).to_numpy()
        askew = tilted(picture.reshape(picture.shape[:2]), tilt)[: round(len(picture) * upper)]
        pages.append(np.rot90(askew + numbers.normal(0, 8.0, askew.shape), turns))
    document.close()
    return bind(*pages)


def bind(*pages: NDArray[np.float64] | Image) -> bytes:
    """Return a PDF whose pages are pictures, compressed as scanners do."""
    pictures = [Pictures.fromarray(np.clip(page, 0, 255).astype(np.uint8)) for page in pages]
    file = BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=DOTS, quality=80)
    return file.getvalue()


def tilted(picture: Image, degrees: float) -> Image:
    """Return a picture turned clockwise about its middle, on white paper."""
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255.0))


def sheet(height: int = 800, width: int = 1000) -> Image:
    """Return white paper."""
    return np.full((height, width), 255, np.uint8)


def fill(picture: Image, left: int, top: int, right: int, bottom: int) -> None:
    """PrintedPage a black rectangle."""
    picture[top:bottom, left:right] = 0


def rule(picture: Image, xs: list[int], ys: list[int]) -> None:
    """PrintedPage the borders of a table, two pixels wide."""
    for x in xs:
        fill(picture, x, ys[0], x + 2, ys[-1] + 2)
    for y in ys:
        fill(picture, xs[0], y, xs[-1] + 2, y + 2)


def write(picture: Image, words: str, left: int, baseline: int, size: float = 1.4) -> None:
    """PrintedPage digits or Latin letters about 30 pixels high."""
    cv2.putText(picture, words, (left, baseline), cv2.FONT_HERSHEY_SIMPLEX, size, 0, 3, cv2.LINE_AA)
