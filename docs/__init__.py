"""The documentation: its pages, and what writes those that follow from the code (``python -m docs``)."""
