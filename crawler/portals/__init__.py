"""The portals and their columns: the registry, its checks, and what selects from it."""
