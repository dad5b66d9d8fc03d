"""What is served on loopback: the bundled site, and the database to a browser."""

LOOPBACK = "127.0.0.1"
"""The only interface that anything here listens on."""

REPLAY_PORT = 8642
"""The port of the bundled site, which `fixtures/portals.toml` is written for."""
