"""The spiders: `annual_reports` walks the portals, `local_files` reads what lies on this machine."""
