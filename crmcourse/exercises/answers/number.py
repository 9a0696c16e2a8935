"""A number, with its unit and how exact it must be.

Number    one number; a share given for a percentage, or the reverse, is answered with a question
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.containers import number, sequence, size
from crmcourse.exercises.plain import CannotRead, is_a, is_series, quoted, span, unwrap
from crmlib.i18n import N_, Text, both

# What a Chinese keyboard writes for a point, and how a sentence puts a loss.
_POINT = re.compile(r"(?<=\d)[。·](?=\d)")
_LOSS = re.compile(r"^(?:负|亏损|亏了|亏|少赚)\s*(?=[\d.]|百分之)")
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
# As much of the world writes it: 48,0 and 1.234,5; and 0,125, which no thousands begin. 1,200 is a thousand and more.
_DECIMAL_COMMA = re.compile(
    r"[+\-−]?(?:\d+,(?!\d{3}$)\d+|(?:0|\d{4,}),\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)", re.ASCII
)


def _as_spoken(text: str) -> str:
    """Return a number as figures have it, however a Chinese sentence puts it."""
    tidy = _LOSS.sub("-", _POINT.sub(".", text).rstrip("。").strip())
    return re.sub(r"^(-?)百分之\s*(.+)$", r"\1\2%", tidy)


@dataclass(frozen=True, eq=False)
class Number(Answer):
    """One number.

    Parameters
    ----------
    unit : str or Text
        ``"%"``, ``"days"``, ``"yuan"``…, or empty for a plain number or a share.
    tolerance : float
        How far off is still right; 0 allows for rounding of the computer only.
    relative : bool
        Whether the tolerance is a share of the key (0.01: one per cent of it).

    Examples
    --------
    >>> percent = Number(unit="%", tolerance=0.5)
    >>> percent.score(percent.read("４２ %"), 42.3).fraction
    1.0
    """

    unit: str | Text = ""
    tolerance: float = 0.0
    relative: bool = False
    kind = "number"

    def expects(self) -> Text:
        """Say that a number is expected, and in which unit."""
        if str(self.unit):
            return both("a number in {unit}", unit=self.unit)
        return both("a number")

    def read(self, value: object) -> float:
        """Return a finite float; texts such as ``"1,200 yuan"`` or ``"48,5"`` and time spans count as well."""
        value = unwrap(value)
        if size(value) == 1 and not is_series(value) and not is_a(value, dict):
            value = sequence(value, ordered=False)[0]
        if is_a(value, str):
            return self._from_text(str.__str__(value))  # type: ignore[arg-type]
        seconds = span(value)
        if seconds is not None and self._unit("en") in _SECONDS:
            return seconds / _SECONDS[self._unit("en")]
        return number(value)

    def score(self, read: float, key: float) -> Score:
        """Return 1 if the number is within the tolerance of the key, else 0."""
        if self._near(read, key):
            return Score(1.0)
        return Score(0.0, both("Look again at what is counted or divided, for whom, and in which unit."))

    def nudge(self, read: float, key: float) -> Text | str:
        """Ask about a share given as a percentage, a percentage as a share, or a turned sign."""
        if self._as_share(read, key):
            return both("{value:g} reads like a share of 1. How many is that out of a hundred?", value=read)
        if self._hundredfold(read, key):
            if self._in_per_cent:
                return both("Look at the size: can it be {value:g} out of a hundred?", value=read)
            return both("{value:g} reads like a percentage. What is it as a share of 1?", value=read)
        if key and self._near(-read, key):
            return both("The size is right. What does the sign say?")
        return ""

    def besides(self, read: float, wrong: float) -> Text | str:
        """Ask about a share given as a percentage, or the reverse, of a number that is wrong itself."""
        if self._as_share(read, wrong):
            message = N_("Besides, {value:g} reads like a share of 1. How many is that out of a hundred?")
        elif not self._hundredfold(read, wrong):
            return ""
        elif self._in_per_cent:
            message = N_("Besides, look at the size: can it be {value:g} out of a hundred?")
        else:
            message = N_("Besides, {value:g} reads like a percentage. What is it as a share of 1?")
        return both(message, value=read)

    def show(self, key: float) -> str:
        """Return the key rounded, without its unit."""
        return f"{key:,.0f}" if key.is_integer() or abs(key) >= 10_000 else f"{key:.4g}"

    def _near(self, value: float, key: float) -> bool:
        allowed = self.tolerance * abs(key) if self.relative else self.tolerance
        return abs(value - key) <= allowed + 1e-9 * max(1.0, abs(key))

    @property
    def _in_per_cent(self) -> bool:
        return self._unit("en") == "%"

    def _as_share(self, read: float, per_cent: float) -> bool:
        # Whoever divides by 100 rounds to two decimals as well: 0.53 for 52.9 %.
        rounding = 0.5 if self._in_per_cent and abs(read) < 1 else 0.0
        return self._near(read * 100, per_cent) or abs(read * 100 - per_cent) <= rounding

    def _hundredfold(self, read: float, value: float) -> bool:
        # A hundredth of any large answer is near to a small number: it must be near in proportion as well.
        return self._near(read / 100, value) and math.isclose(read / 100, value, rel_tol=0.05)

    def _unit(self, language: str) -> str:
        return getattr(self.unit, language) if isinstance(self.unit, Text) else self.unit

    def _from_text(self, text: str) -> float:
        tidy = _as_spoken(unicodedata.normalize("NFKC", text[:200]).strip())
        for unit in {self._unit("en"), self._unit("zh"), "¥"} - {"", "%"}:
            tidy = tidy.removesuffix(unit).removeprefix(unit).strip()
        tidy = re.sub(r"\s*per\s?cent$", "%", tidy, flags=re.IGNORECASE)
        # Words of a unit may follow, but not those that multiply, such as 5k or 5万.
        tidy = re.sub(
            r"(?<=\d)\s+[a-z][a-z ,]{1,30}$|(?<=\d)\s*[元块位人个天分]$", "", tidy, flags=re.IGNORECASE
        )
        tidy, tenthousands = (tidy[:-1].rstrip(), 10_000) if tidy.endswith("万") else (tidy, 1)
        percent = tidy.endswith("%")
        digits = re.sub(r"(?<=\d)[_ ](?=\d{3}(\D|$))", "", tidy.rstrip("%").strip())
        if _DECIMAL_COMMA.fullmatch(digits):
            digits = digits.replace(".", "").replace(",", ".")
        digits = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", digits)
        if not re.fullmatch(r"[+\-−]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", digits, re.IGNORECASE | re.ASCII):
            raise CannotRead(both("“{text}” does not read as one number.", text=quoted(text, 40)))
        value = number(tenthousands * float(digits.replace("−", "-")))
        return value / 100 if percent and not self._in_per_cent else value
