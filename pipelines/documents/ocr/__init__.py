"""Pictures of pages, read with the optional extra ``ocr``; its libraries are imported only where a scan is met."""

from importlib.util import find_spec

_MODULES = ("cv2", "numpy", "onnxruntime", "rapidocr")  # what the extra installs and this package imports


def is_installed() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return all(map(find_spec, _MODULES))
