"""Benchmarks: `python -m benchmarks.accuracy` and `python -m benchmarks.reading` (dependency group `bench`)."""
