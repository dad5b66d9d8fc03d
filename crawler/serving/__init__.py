"""What is served on loopback: the bundled site, and the database to a browser."""
