"""How settings become dataclasses. What each means and its default stand in `crawler/settings.py`."""
