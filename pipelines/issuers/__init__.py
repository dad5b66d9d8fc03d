"""Who publishes: the registry, names as printed, scopes, codes, and what a title says."""
