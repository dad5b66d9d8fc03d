"""``scrapy explain`` on standard output, as JSON, and as pictures in a folder."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from crawler.status.explained_file import print_explanation, summarize_explanation
from pipelines.documents.model import ReadError
from pipelines.explanation.files import ExplainedFile, explain_file
from pipelines.explanation.pictures import DrawingError, write_pictures
from pipelines.reports.attribution import Attribution

_PLAIN_WIDTH = 200
"""Characters of a line where there is no terminal."""


class ExplanationError(ValueError):
    """A file that cannot be explained, or pictures that cannot be written; the message names it."""


def show_explanation(path: Path, folder: Path | None, *, as_json: bool) -> None:
    """Show what the readers saw in a file, and draw it into a folder where one is named.

    Raises:
        ExplanationError: The file cannot be opened or read, or the pictures cannot be drawn or written.
    """
    try:
        content = path.read_bytes()
        found = explain_file(content)
    except OSError as error:
        raise ExplanationError(f"{path}: {error.strerror}") from error
    except ReadError as error:
        raise ExplanationError(f"{path}: {error.error}: {error}") from error
    if as_json:
        sys.stdout.write(json.dumps(_as_data(found), ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        width = None if sys.stdout.isatty() else _PLAIN_WIDTH
        print_explanation(Console(highlight=False, width=width), str(path), found)
    if folder is not None:
        try:
            written = write_pictures(content, found, folder, path.stem)
        except DrawingError as error:
            raise ExplanationError(f"--draw: {error}") from error
        except OSError as error:
            raise ExplanationError(f"--draw {folder}: {error.strerror}") from error
        for picture in written:
            sys.stderr.write(f"{picture}\n")


def _as_data(found: ExplainedFile) -> dict[str, Any]:
    """Return an explanation as JSON has it: the fields of the dataclasses, the grids as cells with their spans."""
    report = found.report
    data = asdict(found)
    data["report"] = (
        {"id": report.identity.report_id, "issuer_source": report.issuer_source, "year_source": report.year_source}
        if isinstance(report, Attribution)
        else {"error": report.error, "message": str(report)}
    )
    data["missing"] = [cell._asdict() for cell in sorted(found.missing)]
    data["summary"] = summarize_explanation(found)
    return data
