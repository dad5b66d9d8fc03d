"""The SQLite file: one module for each of its parts. Nothing else in the project writes SQL that changes rows."""
