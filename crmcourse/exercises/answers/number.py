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
from crmcourse.exercises.spoken import spoken, vague
from crmlib.i18n import N_, Text, both

# What a Chinese keyboard writes for a point.
_POINT = re.compile(r"(?<=\d)[。·](?=\d)")
_EITHER_SIDE = re.compile(r"^(?:±|\+ ?/ ?[-−]|\+ ?[-−]|plus (?:or|/) minus |正负)\s*(?=\d)", re.IGNORECASE)
# What it means depends on what is counted: 184 of 1,000 where buyers per 1,000 are asked for.
_RATIO = re.compile(r"\d ?(?:/|out of|in|of) ?\d")
# 28,412 per cent and 18.000 yuan: a point in one half of the world, thousands in the other.
_EITHER_COMMA = re.compile(r"[+\-−]?[1-9]\d{0,2},\d{3}", re.ASCII)
_EITHER_POINT = re.compile(r"[+\-−]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_THOUSANDS = re.compile(r"[+\-−]?[1-9]\d{0,2}(?:\.\d{3}){2,}", re.ASCII)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
# As much of the world writes it: 48,0 and 1.234,5; and 0,125, which no thousands begin. 1,200 is a thousand and more.
_DECIMAL_COMMA = re.compile(
    r"[+\-−]?(?:\d+,(?!\d{3}$)\d+|(?:0|\d{4,}),\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)", re.ASCII
)


def _as_spoken(text: str) -> str:
    """Return a number as figures have it, however a sentence puts it."""
    # How far off something is, is given as ±10.1 by many.
    tidy = _EITHER_SIDE.sub("", _POINT.sub(".", text).strip())
    if vague(tidy):
        raise CannotRead(_several(text))
    return spoken(tidy)


def _no_number(text: str) -> Text:
    return both("“{text}” does not read as one number.", text=quoted(text, 40))


def _several(text: str) -> Text:
    return both(
        "“{text}” could stand for more than one number. Type only the one that you mean, in figures: 28.4.",
        text=quoted(text, 40),
    )


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
    panel : bool
        Whether it is read off a panel that has to be set first: what is said to a wrong one follows that.

    Examples
    --------
    >>> percent = Number(unit="%", tolerance=0.5)
    >>> percent.score(percent.read("４２ %"), 42.3).fraction
    1.0
    """

    unit: str | Text = ""
    tolerance: float = 0.0
    relative: bool = False
    panel: bool = False
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
        return Score(0.0, both(self._where_to_look))

    @property
    def _where_to_look(self) -> str:
        """Where a number of this kind goes wrong, if it is no usual mistake."""
        if self.panel:
            return N_(
                "Look again at the panel: is everything set as the question says, "
                "and is the number read where the question asks for it?"
            )
        if self._in_per_cent:
            return N_("Look again: in which row and column does it stand, and of whom is it a share?")
        if self._unit("en"):
            return N_("Look again: which numbers go into it, for how many, and in which unit?")
        return N_("Look again: which row and which column does the question ask for?")

    def nudge(self, read: float, key: float) -> Text | str:
        """Ask about a share given as a percentage, a percentage as a share, or a turned sign."""
        if not self._may_be_share and self._as_share(read, key):
            message = N_(
                "Look at the size: that reads as {value:g}, or {percent:g} %. How many {unit} is it?"
            )
            return both(message, value=read, percent=100 * read, unit=self.unit)
        if not self._may_be_share and self._hundredfold(read, key):
            return both("Look at the size: does {value:g} fit the unit?", value=read)
        if self._as_share(read, key):
            return both("{value:g} reads like a share of 1. How many is that out of a hundred?", value=read)
        if self._hundredfold(read, key):
            if self._in_per_cent:
                return both("Look at the size: can it be {value:g} out of a hundred?", value=read)
            return both("{value:g} reads like a percentage. What is it as a share of 1?", value=read)
        if key and self._near(-read, key):
            return both("The size is right. What does the sign say?")
        return self._cut_short(read, key)

    def besides(self, read: float, wrong: float) -> Text | str:
        """Ask about a share given as a percentage, or the reverse, of a number that is wrong itself."""
        shifted = self._as_share(read, wrong) or self._hundredfold(read, wrong)
        if shifted and not self._may_be_share:
            message = N_("Besides, look at the size: does {value:g} fit the unit?")
        elif self._as_share(read, wrong):
            message = N_("Besides, {value:g} reads like a share of 1. How many is that out of a hundred?")
        elif not self._hundredfold(read, wrong):
            return ""
        elif self._in_per_cent:
            message = N_("Besides, look at the size: can it be {value:g} out of a hundred?")
        else:
            message = N_("Besides, {value:g} reads like a percentage. What is it as a share of 1?")
        return both(message, value=read)

    def show(self, key: float) -> str:
        """Return the key rounded as the question asks, without its unit: no digit that the tolerance swallows."""
        key = float(key)  # a mistake may be a whole number
        allowed = self.tolerance * abs(key) if self.relative else self.tolerance
        if key.is_integer() or not allowed:
            return f"{key:,.0f}" if key.is_integer() or abs(key) >= 10_000 else f"{key:.4g}"
        digits = self._digits(key)
        return f"{round(key, digits):,.{max(0, digits)}f}"

    def _cut_short(self, read: float, key: float) -> Text | str:
        """Ask for the decimals of an answer that is the key but for rounding, or cutting off, too much."""
        digits = self._digits(key)
        if abs(read - key) > abs(key) / 10:
            return ""
        for fewer in range(digits):
            if read == round(read, fewer) and abs(read - key) < 10**-fewer:
                if digits == 1:
                    return both(
                        "The method is right, but rounded too far somewhere. Please give one decimal."
                    )
                message = N_(
                    "The method is right, but rounded too far somewhere. Please give {digits} decimals."
                )
                return both(message, digits=digits)
        return ""

    def _digits(self, key: float) -> int:
        """Return how many decimals the tolerance asks for; below 0 where tens and hundreds will do."""
        allowed = self.tolerance * abs(key) if self.relative else self.tolerance
        # One digit fewer is exact enough down to 0.7 of its step: 0.07 asks for one decimal, 0.05 for two.
        return math.ceil(-math.log10(allowed) - 0.16) if allowed else 0

    def _near(self, value: float, key: float) -> bool:
        allowed = self.tolerance * abs(key) if self.relative else self.tolerance
        return abs(value - key) <= allowed + 1e-9 * max(1.0, abs(key))

    @property
    def _in_per_cent(self) -> bool:
        return self._unit("en") == "%"

    def _as_share(self, read: float, per_cent: float) -> bool:
        # Whoever divides by 100 rounds to two decimals as well: 0.53 for 52.9 %.
        rounding = 0.5 if self._in_per_cent and abs(read) < 1 else 0.0
        close = self._near(read * 100, per_cent) or abs(read * 100 - per_cent) <= rounding
        return close

    def _hundredfold(self, read: float, value: float) -> bool:
        # A hundredth of any large answer is near to a small number: it must be near in proportion as well.
        close = self._near(read / 100, value) and math.isclose(read / 100, value, rel_tol=0.05)
        return close

    @property
    def _may_be_share(self) -> bool:
        """Whether it is one by its unit: orders, weeks or yuan are not."""
        return self._unit("en") in ("", "%")

    def _unit(self, language: str) -> str:
        return getattr(self.unit, language) if isinstance(self.unit, Text) else self.unit

    def _from_text(self, text: str) -> float:
        written = unicodedata.normalize("NFKC", text[:200]).strip()
        for unit in {self._unit("en"), self._unit("zh"), "¥"} - {"", "%"}:
            unit = unicodedata.normalize("NFKC", unit)
            written = written.removesuffix(unit).removeprefix(unit).strip()
        if self._unit("en") not in ("", "%") and _RATIO.search(written):
            raise CannotRead(_several(text))
        if self._in_per_cent and re.search("[万萬亿]", written):
            raise CannotRead(_no_number(text))
        tidy = _as_spoken(written)
        # Words of a unit may follow, but not those that multiply, such as 5k.
        tidy = re.sub(r"(?<=\d)\s+[a-z][a-z ,]{1,30}$", "", tidy, flags=re.IGNORECASE)
        tidy = re.sub(
            r"(?<=[\d%])\s*(?:(?![零一二两三四五六七八九十百千万亿成半点])[\u4e00-\u9fff]){1,6}$", "", tidy
        )
        percent = tidy.endswith("%")
        digits = re.sub(r"(?<=\d)[_ ](?=\d{3}(\D|$))", "", tidy.rstrip("%").strip())
        either = _EITHER_COMMA if self._in_per_cent else _EITHER_POINT
        if (self._in_per_cent or self.tolerance >= 1) and either.fullmatch(digits):
            raise CannotRead(_several(text))
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(".", "")
        if _DECIMAL_COMMA.fullmatch(digits):
            digits = digits.replace(".", "").replace(",", ".")
        digits = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", digits)
        if not re.fullmatch(r"[+\-−]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", digits, re.IGNORECASE | re.ASCII):
            raise CannotRead(_no_number(text))
        value = number(float(digits.replace("−", "-")))
        return value / 100 if percent and not self._in_per_cent else value
