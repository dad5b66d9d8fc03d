"""What the database holds and what is wrong with it: asked once, shown on a terminal, as JSON or as a page."""
