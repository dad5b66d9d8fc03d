"""The measure of the tests that promise linear time tells what is linear from what is not."""

import pytest

from tests.growth import assert_linear


def count_once(size: int) -> int:
    return sum(range(size))


def count_again(size: int) -> int:
    return sum(range(size * size))


def test_linear_work_passes() -> None:
    assert_linear(int, count_once, size=100_000)


def test_quadratic_work_fails() -> None:
    with pytest.raises(AssertionError, match="16 times the input was"):
        assert_linear(int, count_again, size=1600)
