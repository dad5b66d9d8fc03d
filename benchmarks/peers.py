"""How many figures of each PDF other libraries read with a plain look-up, beside ours."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby

from rich import box
from rich.table import Table

from benchmarks.files import Figures, Sample
from benchmarks.label_lookup import PEERS, look_up
from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import read_evidence

OURS = "this project"


def compare_peers(samples: Iterable[Sample]) -> tuple[Table, list[str]]:
    """Return one line a kind of PDF: the figures that each reads right; and a sentence for what only another reads.

    A blank cell counts for nobody: a look-up that finds nothing would be right about it.
    """
    table = Table(title="Figures of PDFs, by reader", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("format", "files", "in gold", OURS, *PEERS):
        table.add_column(name, justify="left" if name == "format" else "right")
    complaints: list[str] = []
    pdfs = [sample for sample in samples if sample.path.suffix == ".pdf" and sample.figures and sample.format.is_read]
    for name, group in groupby(sorted(pdfs, key=_name_format), key=_name_format):
        count = Counter[str]()
        for sample in group:
            right = find_right(sample)
            count.update({reader: len(cells) for reader, cells in right.items()} | {"files": 1})
            count["in gold"] += sum(value is not None for value in sample.figures.values())
            complaints += _list_losses(sample, right)
        table.add_row(name, *(str(count[column]) for column in ("files", "in gold", OURS, *PEERS)))
    return table, complaints


def find_right(sample: Sample) -> dict[str, set[tuple[str, str, str, str]]]:
    """Return the figures of one PDF that each reader reads right, by reader."""
    content = sample.path.read_bytes()
    found = {OURS: _read_ours(content)}
    for peer, read in PEERS.items():
        rows = list(read(content))
        forms = {form for form, *_ in sample.figures}
        found[peer] = {(form, *place): value for form in forms for place, value in look_up(rows, form).items()}
    return {
        reader: {place for place, value in sample.figures.items() if value is not None and figures.get(place) == value}
        for reader, figures in found.items()
    }


def _read_ours(content: bytes) -> Figures:
    try:
        evidence = read_evidence(content, Layout())
    except ReadError:
        return {}
    read: dict[tuple[str, str, str, str], Decimal | None] = {}
    for one in evidence.readings:
        read[one.form, one.tbl, one.row, one.col] = one.value
    return read


def _list_losses(sample: Sample, right: Mapping[str, set[tuple[str, str, str, str]]]) -> Iterable[str]:
    for peer in PEERS:
        if only := sorted(right[peer] - right[OURS]):
            place = "/".join(only[0][1:])
            yield f"{sample.path.name}: {len(only)} figures that {peer} reads right and we do not, the first {place}"


def _name_format(sample: Sample) -> str:
    return sample.format.name
