"""What a claim is: a number that the text of a report states of its tables."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text and how exact it is.

    ``exactness`` is ``exact``, ``more`` (余, 超, 以上), ``less`` (近, 不足) or ``about`` (约, 左右). ``step`` is the
    place value of the last digit printed: 1 for 7522, 1000 for 133.6万, 0.1 for 99.7 %.
    """

    number: Decimal
    exactness: str
    step: Decimal
    measure: str

    def allows(self, low: Decimal, high: Decimal) -> bool:
        """Tell whether the wording allows some value from ``low`` to ``high`` (both included).

        A number in 万, or a percentage, may have been rounded or cut off: it allows what is less than one step away.
        余 and 近 allow as far as the next number that is as round, at least ten; 约 a tenth, or one step, both ways.
        """
        rounded = self.step if self.step != 1 or self.measure == "%" else Decimal(0)
        if self.exactness == "exact" and not rounded:
            return low <= self.number <= high
        if self.exactness == "exact":
            return self.number - rounded < high and low < self.number + rounded
        far = max(self._roundness, Decimal(10))
        if self.exactness == "about":
            far = max(self._roundness, self.number / 10)
            return self.number - far <= high and low <= self.number + far
        if self.exactness == "more":
            return self.number - rounded <= high and low < self.number + far
        return self.number - far < high and low <= self.number + rounded

    @property
    def _roundness(self) -> Decimal:
        """The place value of the last digit that is not zero: 1000 for 3000, 100 for 4500."""
        exponent = self.number.normalize().as_tuple().exponent if self.number else 0
        return max(self.step, Decimal(1).scaleb(int(exponent)))


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that a sentence states of the report's figures.

    Attributes:
        sentence: the sentence as printed, on one line.
        phrase: the part of it that the number stands in, in one width.
        quantity: the number with its exactness.
        about: the kinds of ``claims.toml`` that the number is the sum of, mostly one.
        scope: whose number it is, as worded; empty where the sentence does not say.
        scope_code: the entry of ``claims.toml`` that the scope belongs to, ``named`` for a body's name.
        office_near: whether the paragraph names the office, or 本机关, before a claim that does not say whose it is.
        year: the year that the sentence states, None where it states none.
        own_year: whether the year stands with the number: in 2021年结转2件 it may be the year before the report's.
        excluded: why the number is not compared, by a name of ``claims.toml``; empty where it is.
    """

    sentence: str
    phrase: str
    quantity: Quantity
    about: tuple[str, ...]
    scope: str = ""
    scope_code: str = ""
    office_near: bool = False
    year: int | None = None
    own_year: bool = False
    excluded: str = ""

    @property
    def number(self) -> Decimal:
        """The number."""
        return self.quantity.number
