"""Do two hand-ins share more wrong answers than chance explains?

equal_patterns   pairs with the same wrong answers, beside what chance alone would show

Right answers are the same because they are right; identical *wrong* answers are informative, but common mistakes are
common. So each pair is held against a base rate: on the exercises that both got wrong, how often do two who got
it wrong give the same answer? From these rates follows the probability of at least as many equal ones, if everybody
worked alone and independently. In a class of 60 there are 1,770 pairs, and something rare turns up somewhere: hence
the number of pairs as unlikely that chance alone would show in this class.

None of this accuses anybody: people learn together, share a misunderstanding, were taught the same error.

References
----------
Wesolowsky, G. O. (2000). Detecting excessive similarity in answers on multiple choice exams. *Journal of Applied
Statistics* 27, 909–921 (pairs against a base rate, with the number of pairs taken into account).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.reports.marks import ClassMarks
from crmlib.i18n import _, both
from crmlib.result import P_VALUE, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLOCK = 100_000


@dataclass(frozen=True, repr=False)
class EqualPatterns(Result):
    """Answer of `equal_patterns`.

    Attributes
    ----------
    table : DataFrame
        The pairs hardest to explain by chance: first, second (keys), shared, both_wrong, expected_shared, chance
        (probability of so many or more), expected_pairs (such pairs in this class by chance), exercises.
    counts : DataFrame
        By number of shared wrong answers (the last row: so many or more): pairs observed, and expected by chance.
    pairs : int
        Pairs compared.
    """

    counts: pd.DataFrame
    pairs: int

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how many pairs share how many wrong answers, beside what chance would show."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        places = np.arange(len(self.counts))
        ax.bar(places - 0.2, self.counts["pairs"], 0.38, color=COLOURS["blue"], label=_("this class"))
        ax.bar(
            places + 0.2,
            self.counts["by_chance"],
            0.38,
            color="white",
            edgecolor=COLOURS["black"],
            hatch="//",
            label=_("by chance"),
        )
        # Pairs thin out by powers of ten; up to 1 the scale is plain, so that none and one can be told apart.
        ax.set_yscale("symlog", linthresh=1)
        ax.yaxis.set_major_formatter(lambda value, _place: f"{value:g}")
        ax.set_ylim(bottom=0)
        # At most a dozen names, counted from the last one, which says "so many or more".
        named = places[::-1][:: 1 + len(places) // 12]
        ax.set_xticks(named, [str(self.counts.index[place]) for place in named])
        ax.set_xlabel(_("Equal wrong answers of a pair"))
        ax.set_ylabel(_("Pairs"))
        ax.legend(frameon=False)
        return ax


def equal_patterns(marks: ClassMarks, *, least: int = 2, most_expected: float = 1.0) -> EqualPatterns:
    """Return the pairs that share more wrong answers than chance explains, beside the base rate.

    Parameters
    ----------
    marks : ClassMarks
    least : int, default 2
        Pairs with fewer equal wrong answers are not listed.
    most_expected : float, default 1.0
        Pairs are listed if chance alone would show at most so many as unlikely in a class of this size.

    Returns
    -------
    EqualPatterns

    Notes
    -----
    For an exercise with n wrong answers of which n_a are the answer a, two of those who got it wrong agree with
    probability Σ n_a(n_a − 1) / n(n − 1). The number of agreements of a pair is then a sum of independent events of
    different probabilities (Poisson binomial), computed exactly.
    """
    names, codes, rates = _wrong_answers(marks)
    keys = [one.key for one in marks.itemised]
    first, second = np.triu_indices(len(keys), 1)
    n_pairs = len(first)
    shared, wrong_in_both, tail, by_count = _compare(codes, rates, first, second)
    expected_pairs = tail * n_pairs
    listed = np.flatnonzero((shared >= least) & (expected_pairs <= most_expected))
    listed = listed[np.lexsort((listed, -shared[listed], tail[listed]))]
    rows = []
    for pair in listed:
        a, b = codes[first[pair]], codes[second[pair]]
        wrong = (a >= 0) & (b >= 0)
        rows.append(
            {
                "first": keys[first[pair]],
                "second": keys[second[pair]],
                "shared": int(shared[pair]),
                "both_wrong": int(wrong_in_both[pair]),
                "expected_shared": float(rates[wrong].sum()),
                "chance": float(tail[pair]),
                "expected_pairs": float(expected_pairs[pair]),
                "exercises": " ".join(
                    name for name, same in zip(names, wrong & (a == b), strict=True) if same
                ),
            }
        )
    columns = ["first", "second", "shared", "both_wrong", "expected_shared", "chance"]
    columns += ["expected_pairs", "exercises"]
    return EqualPatterns(
        pd.DataFrame(rows, columns=columns),
        by_count,
        n_pairs,
        formats={"expected_shared": ".2f", "chance": P_VALUE, "expected_pairs": P_VALUE},
        note=both("Pairs compared: {pairs}. This accuses nobody: it says where to ask.", pairs=n_pairs),
    )


def _wrong_answers(marks: ClassMarks) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return exercises, a code for each wrong answer (−1 for none), and how often two wrong ones agree."""
    names = list(marks.exercises)
    codes = np.full((len(marks.itemised), len(names)), -1)
    for column, name in enumerate(names):
        known: dict[str, int] = {}
        for row, one in enumerate(marks.itemised):
            mark = one.exercises.get(name)
            if mark is not None and mark.answer is not None and mark.standing.value in ("wrong", "partly"):
                text = json.dumps(mark.answer, sort_keys=True)
                codes[row, column] = known.setdefault(text, len(known))
    rates = np.zeros(len(names))
    for column in range(len(names)):
        given = codes[codes[:, column] >= 0, column]
        n, counts = len(given), np.bincount(given) if len(given) else np.zeros(1)
        rates[column] = (counts * (counts - 1)).sum() / (n * (n - 1)) if n > 1 else 0.0
    return names, codes, rates


def _compare(
    codes: np.ndarray, rates: np.ndarray, first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame]:
    """Return for each pair: equal wrong answers, exercises both got wrong, the chance of so many; and the counts."""
    shared = np.zeros(len(first), int)
    wrong_in_both = np.zeros(len(first), int)
    for column in range(codes.shape[1]):
        a, b = codes[first, column], codes[second, column]
        shared += (a >= 0) & (a == b)
        wrong_in_both += (a >= 0) & (b >= 0)
    most = int(shared.max()) if len(shared) else 0
    tail = np.ones(len(first))
    expected = np.zeros(most + 1)
    for start in range(0, len(first), _BLOCK):
        block = slice(start, start + _BLOCK)
        chances = _distribution(codes, rates, first[block], second[block], most)
        expected += chances.sum(axis=0)
        below = np.cumsum(chances, axis=1)
        k = shared[block]
        tail[block] = np.where(k > 0, np.clip(1 - below[np.arange(len(k)), k - 1], 0, 1), 1.0)
        # Far out, 1 − almost 1 has no digits left; there the sum of what remains is exact.
        ahead = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1]
        tail[block] = np.where(k > 0, ahead[np.arange(len(k)), k], tail[block])
    labels = [str(k) for k in range(most)] + [f"{most}+" if most else "0"]
    counts = pd.DataFrame(
        {"pairs": np.bincount(shared, minlength=most + 1), "by_chance": expected},
        index=pd.Index(labels, name="shared"),
    )
    return shared, wrong_in_both, tail, counts


def _distribution(
    codes: np.ndarray, rates: np.ndarray, first: np.ndarray, second: np.ndarray, most: int
) -> np.ndarray:
    """Return for each pair the chances of 0, 1, …, ``most`` or more equal wrong answers."""
    chances = np.zeros((len(first), most + 1))
    chances[:, 0] = 1.0
    for column in np.flatnonzero(rates > 0):
        wrong = (codes[first, column] >= 0) & (codes[second, column] >= 0)
        rate = np.where(wrong, rates[column], 0.0)[:, None]
        moved = chances[:, :-1] * rate
        chances[:, :-1] -= moved
        chances[:, 1:] += moved
    return chances
