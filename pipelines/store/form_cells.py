"""The numbers by which a file knows the cells of the forms; those of all forms are written before any document."""

from weakref import WeakKeyDictionary

from sqlite_utils import Database

from pipelines.forms.form_items import form_cells, form_names, unit_of
from pipelines.packing import FormCellKey

_ALL = "SELECT form, tbl, row, col, unit, id FROM _form_cells"
_FIND = "SELECT id FROM _form_cells WHERE form = ? AND tbl = ? AND row = ? AND col = ? AND unit = ?"
_ADD = "INSERT INTO _form_cells (form, tbl, row, col, unit) VALUES (?, ?, ?, ?, ?) RETURNING id"

_known: WeakKeyDictionary[Database, dict[FormCellKey, int]] = WeakKeyDictionary()


def refresh_form_cells(db: Database) -> None:
    """Give every cell of every form a number, where it has none."""
    stored = _load(db)
    keys = [(form, *cell, unit_of(*cell)) for form in form_names() for cell in sorted(form_cells(form))]
    if new := [key for key in keys if key not in stored]:
        with db.atomic():
            for key in new:
                db.execute(_ADD, key)
    _known[db] = _load(db)


def number_form_cell(db: Database, key: FormCellKey) -> int:
    """Return the number of a cell of a form with its unit; one that no form has is given one.

    Only the numbers that the file had when it was opened are remembered: what is given in a transaction may be taken
    back with it, and be another cell's afterwards.
    """
    if known := _known[db].get(key):
        return known
    (number,) = db.execute(_FIND, key).fetchone() or db.execute(_ADD, key).fetchone()
    return int(number)


def _load(db: Database) -> dict[FormCellKey, int]:
    return {(form, tbl, row, col, unit): number for form, tbl, row, col, unit, number in db.execute(_ALL)}
