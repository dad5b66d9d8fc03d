"""The picture of a line of text to characters, by the model that comes with rapidocr (PP-OCRv6, Apache 2.0).

Only the package's model is used, on onnxruntime: the package's own loader fetches models that are missing, and
imports what only its search for text needs.
"""

from functools import cache
from importlib.resources import as_file, files
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipelines.documents.model import ReadError
from pipelines.documents.ocr.images import Image

MODEL = "PP-OCRv6_rec_small.onnx"
"""The model for one line of Chinese or Latin text: pictures of 48 rows of pixels, 8 columns a step."""

_HEIGHT = 48
_STEP = 8
_NARROWEST, _WIDEST = 32, 4800  # columns of the pictures that it is given
_BLANK = 0

_ZEROS = "0Oo〇○"
_WIDTHS = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
_TWINS = (_ZEROS, *(half + full for half, full in _WIDTHS.items()))
"""Characters that a picture does not tell from each other; those beside them do."""

_SIMPLIFIED = str.maketrans("強", "强")
"""Traditional characters that the model takes simplified ones for."""

_TO_FULL = str.maketrans(_WIDTHS)
_TO_HALF = str.maketrans({full: half for half, full in _WIDTHS.items()})


class Character(NamedTuple):
    """One character, how certain the model is of it (0 to 1), and where in the line it stands (0 to 1)."""

    text: str
    certainty: float
    place: float


class Model(NamedTuple):
    """The model, the character of each of its codes, and for the codes of twins those of all their twins."""

    session: Any
    alphabet: list[str]
    twins: dict[int, list[int]]


def recognise(line: Image) -> list[Character]:
    """Return the characters of a picture of one line, spaces left out.

    Raises:
        ReadError: ``scanned`` (the installed rapidocr has another model).
    """
    model = load_model()
    picture = _scale(line)
    steps: NDArray[np.float32] = model.session.run(None, {"x": picture})[0][0]
    best = steps.argmax(axis=1).tolist()
    width = picture.shape[3] / _STEP  # in steps; the last may be cut
    found: list[Character] = []
    start = 0
    for step in range(1, len(best) + 1):
        if step < len(best) and best[step] == best[start]:
            continue
        code = best[start]
        if code != _BLANK and not model.alphabet[code].isspace():
            certainty = steps[start:step, model.twins.get(code, [code])].sum(axis=1).max()
            place = min((start + step) / 2 / width, 1.0)
            found.append(Character(model.alphabet[code], min(float(certainty), 1.0), place))
        start = step
    return tell_twins(found)


def is_chinese(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return any("\u2e80" < character < "\ufe30" and character not in _ZEROS for character in text)


def tell_twins(characters: list[Character]) -> list[Character]:
    """Return a line's characters with those decided that look alike.

    A round character is O beside letters and 0 elsewhere; punctuation has full width in Chinese, but not inside
    numbers.
    """
    texts = [character.text for character in characters]
    chinese = is_chinese("".join(texts).translate(_TO_HALF))
    around = ["", *texts, ""]
    return [
        character._replace(text=_settle(character.text, around[place], around[place + 2], chinese))
        for place, character in enumerate(characters)
    ]


def _settle(text: str, before: str, behind: str, chinese: bool) -> str:
    if text in _ZEROS:
        return text if _is_letter(before) or _is_letter(behind) else "0"
    return text.translate(_SIMPLIFIED).translate(
        _TO_FULL if chinese and not (before.isdigit() and behind.isdigit()) else _TO_HALF
    )


def _is_letter(text: str) -> bool:
    return text.isascii() and text.isalpha() and text not in _ZEROS


def _scale(line: Image) -> NDArray[np.float32]:
    """Return the picture as the model was trained on: 48 rows, three channels, black -1, white 1."""
    height, width = line.shape
    wanted = min(max(round(width * _HEIGHT / height), _NARROWEST), _WIDEST)
    how = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(line, (wanted, _HEIGHT), interpolation=how)
    plane = np.asarray(scaled, dtype=np.float32) / 127.5 - 1
    return np.repeat(plane[np.newaxis, np.newaxis], 3, axis=1)


@cache
def load_model() -> Model:
    """Load the model once a process, for one thread: other processes use the other processors."""
    resource = files("rapidocr").joinpath("models", MODEL)
    if not resource.is_file():
        raise ReadError(
            "scanned", f"the installed rapidocr comes without {MODEL}, and nothing is fetched while reading"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # lines differ in width: an arena only grows
    options.log_severity_level = 4
    with as_file(resource) as path:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    alphabet = ["", *characters, " "]
    codes = {character: code for code, character in enumerate(alphabet)}
    twins = {
        codes[character]: [codes[twin] for twin in group if twin in codes]
        for group in _TWINS
        for character in group
        if character in codes
    }
    return Model(session, alphabet, twins)
