"""The spiders: `annual_reports` reads the portals, `local_files` reads what lies on this machine."""
