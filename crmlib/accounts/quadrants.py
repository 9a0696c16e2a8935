"""Where does an account stand: what comes out against what goes in, and what it brings against what it could.

Quadrant       the four fields of the input/output model (lecture row S3.6)
input_output   which account stands in which, and how sure that is
Priority       A+, A, B, C: present turnover × potential business (lecture row S3.7)
priority       each account's letter, and how sure it is
quadrant_of, letter_of   the same of single numbers, with the lines given

A line through the middle parts accounts that hardly differ. So each field comes with how often an account stands there
in samples: of accounts that set the line, of a year's luck, of what is only guessed, of weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.i18n import N_, Labelled
from crmlib.stats.fields import Placed, placed

TERMS = (
    N_("hours"), N_("input"), N_("letter"), N_("of_accounts"), N_("output"), N_("potential_business"), N_("revenue"),
)  # fmt: skip


class Quadrant(Labelled):
    """Output against input, in the lecture's order."""

    LOW = "low", N_("little in, little out")
    GIVES = "gives", N_("little in, much out")
    HIGH = "high", N_("much in, much out")
    TAKES = "takes", N_("much in, little out")


class Priority(Labelled):
    """Present turnover × potential business."""

    A_PLUS = "a_plus", N_("A+")
    A = "a", N_("A")
    B = "b", N_("B")
    C = "c", N_("C")


_FIELDS = (Quadrant.LOW, Quadrant.GIVES, Quadrant.TAKES, Quadrant.HIGH)
_LETTERS = (Priority.C, Priority.B, Priority.A, Priority.A_PLUS)


def quadrant_of(output: float, input: float, cuts: tuple[float, float]) -> Quadrant:
    """Return the field of one account.

    Examples
    --------
    >>> quadrant_of(9000, 4, (5000, 10)).value
    'gives'
    """
    return _FIELDS[int(output >= cuts[0]) + 2 * int(input >= cuts[1])]


def letter_of(revenue: float, potential: float, cuts: tuple[float, float]) -> Priority:
    """Return the letter of one account: potential decides between A and the others, turnover next.

    Examples
    --------
    >>> letter_of(9000, 4000, (5000, 20_000)).value, letter_of(900, 40_000, (5000, 20_000)).value
    ('b', 'a')
    """
    return _LETTERS[int(revenue >= cuts[0]) + 2 * int(potential >= cuts[1])]


def input_output(
    accounts: IntoFrame, output: str | Mapping[str, float] = "margin",
    input: str | Mapping[str, float] = "hours_2025", *, cuts: str | tuple[float, float] = "median", luck: float = 0.0,
    draws: int = 500, seed: int = 0,
) -> Placed:  # fmt: skip
    """Return which accounts bring much for little, and which take much and bring little.

    Parameters
    ----------
    accounts : data frame of any backend
        customer_id and the columns that are named.
    output, input : str or mapping of column to factor
        What comes out (sales, profit, influence) and what goes in (people, money, goods): a column, or several in one
        sum, as in ``{"hours_2025": 150, "goods_2025": 0.02}``: yuan for each hour, and part of the goods.
    cuts : "median" or pair of floats
        From where on output and input are high.
    luck : float, default 0
        Standard deviation of the logarithm of a year's output about its level, for ``sure``; see
        `crmlib.stats.fields.year_luck`.
    draws, seed
        Samples for ``sure``.

    Returns
    -------
    Placed
        ``.table`` by Quadrant: accounts, of_accounts, output and input (share of all), sure (mean); ``.accounts``.

    Raises
    ------
    DataError, TooFewError
        If a column is missing or empty in some rows, an account stands twice, or there are fewer than 4.
    """
    given = frames.to_pandas(accounts, ["customer_id", *_named(output), *_named(input)])
    who = frames.one_row_each(given)
    two = pd.DataFrame({"output": _summed(given, output), "input": _summed(given, input)}, who)
    spreads = np.tile([frames.check_number(luck, "luck", 0, 10), 0.0], (len(two), 1))
    nothing = np.zeros(len(two))
    return placed(two, spreads, nothing, cuts, _FIELDS, list(Quadrant), "quadrant", draws=draws, seed=seed)


def priority(
    accounts: IntoFrame, revenue: str = "revenue_2025", potential: str | Sequence[str] = "headroom", *,
    cuts: str | tuple[float, float] = "median", growth: str | float = 0.0, years: float = 0.0, luck: float = 0.0,
    spread: str | None = None, draws: int = 500, seed: int = 0,
) -> Placed:  # fmt: skip
    """Return each account's letter: A+ brings and could bring much, A could, B does and could not, C neither.

    Parameters
    ----------
    accounts : data frame of any backend
        customer_id and the columns that are named.
    revenue, potential : str, and str or list of str
        Present turnover and potential business, such as the headroom of `usable`. Several columns, such as ticks on a
        worksheet, are weighed alike, and for ``sure`` by any weights there can be (Dirichlet).
    cuts : "median" or pair of floats
        From where on turnover and potential are high.
    growth, years : str or float, and float
        By how much the need grows in a year (a column, or one number for all), and how many years ahead potential is
        dated: who is small today may be a future customer (lecture row S4.7).
    luck : float, default 0
        As for `input_output`, of turnover.
    spread : str, optional
        Column with the standard deviation of the need's logarithm, where it is guessed (``"headroom_spread"``).
    draws, seed
        As for `input_output`.

    Returns
    -------
    Placed
        ``.table`` by Priority: accounts, of_accounts, revenue, potential_business, sure; ``.accounts``; ``.unstable``.

    Raises
    ------
    DataError, TooFewError
        As for `input_output`.

    Examples
    --------
    >>> four = pd.DataFrame({"customer_id": list("abcd"), "bought": [9.0, 8, 1, 2], "room": [20.0, 1, 30, 2]})
    >>> [one.value for one in priority(four, "bought", "room", draws=20).accounts["letter"]]
    ['a_plus', 'b', 'a', 'c']
    """
    names = [potential] if isinstance(potential, str) else frames.check_names(potential, "potential")
    columns = [revenue, *names, *(one for one in (growth, spread) if isinstance(one, str))]
    given = frames.to_pandas(accounts, ["customer_id", *columns])
    who = frames.one_row_each(given)
    numbers = frames.numbers(given, list(dict.fromkeys(columns)), missing=False).set_axis(who, axis=0)
    grows = numbers[growth] if isinstance(growth, str) else frames.check_number(growth, "growth", -1, 10)
    parts = None if isinstance(potential, str) else numbers[names].to_numpy()
    # Need grows, and what is bought here today does not grow of itself: all the growth is potential.
    ahead = (1 + grows) ** frames.check_number(years, "years", 0, 100)
    ours = numbers[revenue] * float(parts is None)
    later = (ours + numbers[names].mean(axis=1)) * ahead - ours
    two = pd.DataFrame({"revenue": numbers[revenue], "potential_business": later})
    luck_of = np.full(len(two), frames.check_number(luck, "luck", 0, 10))
    spreads = np.column_stack([luck_of, numbers[spread] if spread else np.zeros(len(two))])
    options = {"draws": draws, "seed": seed, "parts": parts}
    return placed(two, spreads, ours.to_numpy(), cuts, _LETTERS, list(Priority), "letter", **options)


def _named(columns: str | Mapping[str, float]) -> list[str]:
    return [columns] if isinstance(columns, str) else list(frames.check_mapping(columns, "columns"))


def _summed(given: pd.DataFrame, columns: str | Mapping[str, float]) -> np.ndarray:
    factors = {columns: 1.0} if isinstance(columns, str) else columns
    numbers = frames.numbers(given, list(factors), missing=False)
    return np.asarray(numbers.to_numpy() @ np.array(list(factors.values()), float))
