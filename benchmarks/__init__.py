"""What was promised of exactness, speed and size, measured (dependency group `bench`); `make bench` runs them all."""
