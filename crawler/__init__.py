"""Asks the network and decides nothing: spiders, portals, page readers, middlewares, extensions, commands."""
