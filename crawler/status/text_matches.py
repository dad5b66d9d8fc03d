"""The titles and sections that hold some words, on standard output: for people, or as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pipelines.store.queries.text_matches import TextMatch, find_matches
from pipelines.store.snapshot import open_snapshot


def show_matches(database: Path, words: Sequence[str], *, limit: int, as_json: bool) -> None:
    """Print the first matches for some words; that there is none, or that there are more, on standard error.

    Raises:
        SnapshotError: The database cannot be read.
        WordsError: There is no word, or one that is too short.
    """
    with open_snapshot(database) as snapshot:
        found = find_matches(snapshot, words, limit + 1)
    matches = found[:limit]
    if as_json:
        sys.stdout.writelines(f"{json.dumps(asdict(match), ensure_ascii=False)}\n" for match in matches)
    else:
        console = Console(highlight=False)
        for match in matches:
            console.print(describe_match(match), soft_wrap=True)
    if not found:
        sys.stderr.write(f"no title and no section holds {' and '.join(words)}\n")
    elif len(found) > limit:
        sys.stderr.write(f"there are more than {limit}: --limit N\n")


def describe_match(match: TextMatch) -> Text:
    """Return a match as lines: its report, and the words where they stand."""
    snippet = Text(match.snippet)
    for start, end in match.marks:
        snippet.stylize("bold red", start, end)
    label = match.heading if match.place == "text" else match.place
    report = f"{match.report_id}  {match.issuer}  {match.year}  {match.url}\n"
    return Text.assemble(report, f"  {label}: " if label else "  ", snippet)
