"""Where tests find the project's files, wherever they stand themselves."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

SHARED = ROOT.parent / "shared"
"""The contract and the reference beside the checkout; tests that need it skip where it is absent."""

SITE = ROOT / "fixtures" / "site"
"""The bundled site: one folder a host."""
