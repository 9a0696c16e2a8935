"""Nine skills of spoken communication: which of them makes a call a satisfied one? (Lecture row S0.2)

Skill         the nine, with the column that says whether a call has it
skill_effect  satisfied calls with each skill and without: as they are, and adjusted for what else was different

Nobody jokes with an angry customer, so humour is found where satisfaction is easy. What satisfied calls have more of is
no proof that it satisfied them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import frames, looks, seen
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import LANGUAGES, N_, Labelled, Text, _, both, called, lines, listed, speaking
from crmlib.result import P_VALUE, Dots
from crmlib.stats.covariates import Covariates
from crmlib.stats.hazards import HazardFit, fit_hazard
from crmlib.stats.intervals import check_level, in_words, newcombe, z_value
from crmlib.stats.trial import holm
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 10


class Skill(Labelled):
    """The nine skills of spoken communication (lecture row S0.2)."""

    LISTEN = "listen", N_("Listening")
    RESPOND = "respond", N_("Responding")
    EMPATHY = "empathy", N_("Empathy")
    BODY = "body", N_("Body language")
    OPENING = "opening", N_("Opening line")
    PREPARATION = "preparation", N_("Preparation")
    PRAISE = "praise", N_("Praise")
    HUMOUR = "humour", N_("Humour")
    WIT = "wit", N_("Wit")

    @property
    def column(self) -> str:
        """The column of ``service_calls`` that says whether a call has it."""
        return f"skill_{self.value}"


@dataclass(frozen=True, repr=False)
class SkillEffects(Dots):
    """What `skill_effect` returns.

    Attributes
    ----------
    odds : DataFrame
        The logistic model: log odds (coef) and standard error (se) a column.
    """

    odds: pd.DataFrame = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both differences of each skill, the adjusted one (filled) with its interval."""
        ax = super().plot(ax)
        first, colour = ("naive", "orange") if "naive" in self.table else ("elsewhere", "green")
        place = np.arange(len(self.table))[::-1] - 0.22
        reach = looks.reaches(self.table, first, f"{first}_low", f"{first}_high")
        dot = {"fmt": "s", "markersize": 5, "mfc": "white", "capsize": 2, "color": looks.COLOURS[colour]}
        ax.errorbar(self.table[first], place, xerr=reach, label=called(first), **dot)
        ax.plot([], [], "o", color=looks.COLOURS["blue"], label=called(self.value))
        ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=10)
        return ax

    def describe(self) -> Text:
        """Return in a sentence which skills do most and least, adjusted and as calls are."""
        first = "naive" if "naive" in self.table else "elsewhere"
        told = []
        for code in LANGUAGES:
            with speaking(code):
                each = [seen.extremes(self.printed, name, POINTS, name) for name in (self.value, first)]
            told.append(getattr(seen.together(*each), code))
        return Text(*told)


def skill_effect(
    calls: pd.DataFrame, *, adjust: Sequence[str] = ("complains", "channel"), by: str | None = None,
    outcome: str = "satisfied", skills: Sequence[Skill] | None = None, level: float = 0.95,
) -> SkillEffects:  # fmt: skip
    """Return what each skill goes with: as calls are, and with everything else that is known held fixed.

    Parameters
    ----------
    calls : data frame
        One row a call: columns of skills (1, 0; missing where it could not be seen), outcome, what to adjust for.
    adjust : sequence of str
        What makes a call easy or hard, known before the skill. The other skills are held fixed too.
    by : str, optional
        A column of two kinds of calls: what does the skill do in each? In all its columns the model may then differ.
    outcome : str, default "satisfied"
        Column of 1 and 0.
    skills : sequence of Skill, optional
        By default those whose columns are there.
    level : float, default 0.95

    Returns
    -------
    SkillEffects
        ``.table`` by skill, differences in points: with_skill, without_skill (shares satisfied), naive (their
        difference), naive_low, naive_high; adjusted, low, high: the mean over the calls in which the skill could be
        seen, of what the model says with it less without it.
        With ``by="complains"``: elsewhere, elsewhere_low, elsewhere_high, in_complaints, low, high, p_value (do the two
        differ; Holm over the skills).

    Raises
    ------
    DataError, TooFewError
        If a column is missing or no yes and no, or a skill has fewer than ten calls with or without it.
    ModelError
        As `fit_hazard`.

    Notes
    -----
    Logistic regression, average marginal effects, intervals by the delta method. It holds fixed what was written down;
    what nobody wrote down it cannot. Only a lot can.
    """
    check_level(level)
    rows = frames.to_pandas(calls)
    used = [
        Skill(one)
        for one in (
            frames.check_names(skills, "skills")
            if skills is not None
            else [one for one in Skill if one.column in rows.columns]
        )
    ]
    adjust = frames.check_names(adjust, "adjust")
    if not used:
        raise DataError(_("The table has no column of a skill, such as skill_listen."))
    frames.need_columns(
        rows, [outcome, *adjust, *(one.column for one in used), *([by] if by else [])], rows=True
    )
    happy = frames.flags(rows, outcome)
    shown = _shown(rows, used)
    model = _Model(rows, shown, used, adjust, happy, by)
    table = _by_kind(model, level) if by else _naive(shown, happy, used, level).join(model.effects(level))
    table.index = pd.Index(used, dtype=object, name="skill")
    value = "in_complaints" if by else "adjusted"
    shares = dict.fromkeys(("with_skill", "without_skill"), ".1%")
    note = lines(
        both("{n:,} calls; held fixed: {what}, and the other skills.", n=len(rows),
             what=listed(heading(one) for one in adjust)) if adjust
        else both("{n:,} calls; held fixed: the other skills.", n=len(rows)),
        _unseen(rows, used), in_words(level, N_("delta method")), model.fit.remark,
        frames.copied_rows(rows),
    )  # fmt: skip
    return SkillEffects(
        table, value=value, zero=0.0, label=both("Satisfied with the skill less without it, in points"),
        formats=dict.fromkeys(table, POINTS) | shares | {"p_value": P_VALUE}, note=note, odds=model.odds,
        differences={} if by else {"naive": ("with_skill", "without_skill")},
    )  # fmt: skip


def _shown(rows: pd.DataFrame, used: Sequence[Skill]) -> pd.DataFrame:
    shown = frames.numbers(rows, [one.column for one in used])
    for one in used:
        column = shown[one.column]
        odd = column.notna() & ~column.isin([0, 1])
        if odd.any():
            wish = _("Column {column} is 1, 0, or empty where it could not be seen; row {row} has {value:g}.")
            raise DataError(
                wish.format(column=one.column, row=int(odd.to_numpy().argmax()), value=column[odd].iloc[0])
            )
        if min((column == 1).sum(), (column == 0).sum()) < FEW:
            wish = _("{skill}: {n} calls with it and {m} without; that needs ten of each.")
            raise TooFewError(
                wish.format(skill=one.label, n=int((column == 1).sum()), m=int((column == 0).sum()))
            )
    return shown


def _unseen(rows: pd.DataFrame, used: Sequence[Skill]) -> Text | str:
    gone = [(one, int(rows[one.column].isna().sum())) for one in used]
    return lines(
        *(
            both("{skill} could not be seen in {n:,} calls; its row is about the others.", skill=one, n=n)
            for one, n in gone
            if n
        )
    )


def _naive(shown: pd.DataFrame, happy: np.ndarray, used: Sequence[Skill], level: float) -> pd.DataFrame:
    counts = []
    for one in used:
        column = shown[one.column].to_numpy()
        counts.append(
            [happy[column == 1].sum(), (column == 1).sum(), happy[column == 0].sum(), (column == 0).sum()]
        )
    x1, n1, x0, n0 = np.array(counts).T
    ends = newcombe(x1, n1, x0, n0, level)
    with_, without = x1 / n1, x0 / n0
    return pd.DataFrame(
        {"with_skill": with_, "without_skill": without, "naive": with_ - without, "naive_low": ends.low,
         "naive_high": ends.high}
    )  # fmt: skip


class _Model:
    """One logistic model of all skills; with ``by``, one that may differ between two kinds of calls."""

    def __init__(
        self, rows: pd.DataFrame, shown: pd.DataFrame, used: Sequence[Skill], adjust: Sequence[str],
        happy: np.ndarray, by: str | None,
    ) -> None:  # fmt: skip
        made = Covariates(rows, [one for one in adjust if one != by])
        self.seen = shown.notna().to_numpy()
        # Where a skill could not be seen the column is 0; that this is so has a column of its own, unless the channel
        # says it already.
        x = [np.ones(len(rows)), *made.matrix(rows).T]
        names: list[Text | object] = [both("the constant"), *made.called()]
        for place, one in enumerate(used):
            gone = (~self.seen[:, place]).astype(float)
            if np.linalg.matrix_rank(np.column_stack([*x, gone])) > len(x):
                x.append(gone)
                names.append(both("{skill} not seen", skill=one))
        self.first = len(x)
        x = np.column_stack([*x, shown.fillna(0).to_numpy()])
        names += list(used)
        self.width, self.kinds = x.shape[1], None
        if by:
            self.kinds = frames.flags(rows, by)
            x = np.column_stack([x * ~self.kinds[:, None], x * self.kinds[:, None]])
            other = both("{column} 0", column=heading(by)), both("{column} 1", column=heading(by))
            names = [both("{name}, {kind}", name=name, kind=kind) for kind in other for name in names]
            bare = [k for k in range(x.shape[1]) if not x[:, k].any()]
            if bare:
                message = _("{column} leaves calls of one kind without {name}.")
                raise TooFewError(message.format(column=by, name=names[bare[0]]))
        self.x = x
        self.fit: HazardFit = fit_hazard(x, happy, np.arange(len(x)), names, ages=1)
        se = np.sqrt(np.diag(self.fit.covariance))
        self.odds = pd.DataFrame({"coef": self.fit.coef, "se": se}, index=pd.Index(names, dtype=object))
        self.skills = len(used)

    def effect(self, place: int, rows: np.ndarray, shift: int = 0) -> tuple[float, np.ndarray]:
        """Return the mean difference that a skill makes in some rows, and its gradient."""
        k = shift + self.first + place
        with_, without = self.x[rows].copy(), self.x[rows].copy()
        with_[:, k], without[:, k] = 1.0, 0.0
        p1, p0 = self.fit.probability(with_), self.fit.probability(without)
        slope = (p1 * (1 - p1))[:, None] * with_ - (p0 * (1 - p0))[:, None] * without
        return float((p1 - p0).mean()), slope.mean(axis=0)

    def se(self, gradient: np.ndarray) -> float:
        return float(np.sqrt(gradient @ self.fit.covariance @ gradient))

    def effects(self, level: float) -> pd.DataFrame:
        z, rows = z_value(level), []
        for place in range(self.skills):
            value, gradient = self.effect(place, self.seen[:, place])
            rows.append([value, value - z * self.se(gradient), value + z * self.se(gradient)])
        return pd.DataFrame(rows, columns=["adjusted", "low", "high"])


def _by_kind(model: _Model, level: float) -> pd.DataFrame:
    from scipy.stats import norm

    z, rows = z_value(level), []
    for place in range(model.skills):
        seen = model.seen[:, place]
        (out, g0), (into, g1) = (
            model.effect(place, seen & ~model.kinds),
            model.effect(place, seen & model.kinds, model.width),
        )
        s0, s1 = model.se(g0), model.se(g1)
        p = 2 * norm.sf(abs(into - out) / model.se(g1 - g0))
        rows.append([out, out - z * s0, out + z * s0, into, into - z * s1, into + z * s1, p])
    named = ["elsewhere", "elsewhere_low", "elsewhere_high", "in_complaints", "low", "high", "p_value"]
    table = pd.DataFrame(rows, columns=named)
    table["p_value"] = holm(table["p_value"])
    return table
