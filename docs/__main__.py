"""``python -m docs`` writes the generated pages; ``python -m docs --check`` ends with 1 where one is out of date."""

import sys

from docs.generated_pages import find_outdated, write_pages


def main(arguments: list[str]) -> int:
    """Write or check; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs [--check]\n")
        return 2
    if not arguments:
        write_pages()
        return 0
    outdated = find_outdated()
    for page in outdated:
        sys.stderr.write(f"docs/{page} is out of date: python -m docs\n")
    return int(bool(outdated))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
