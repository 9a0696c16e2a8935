"""What the questionnaire says about a person, and how sure it is.

score    scale scores, measurement error, memberships, and an unclassified zone
Scores   its answer
Zone     where no type is given
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_number, numbers
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.personality.questionnaire import EXTRAVERSION, KEYS, STABILITY, by_customer
from crmlib.personality.types import TYPES, Personality, posterior
from crmlib.result import Result
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.reliability import cronbach_alpha
from crmlib.stats.scales import keyed, refuse_one_answer, spearman_brown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NORM_GROUP = 30


class Zone(Labelled):
    """Where no type is given: nobody is forced into a box."""

    UNCLASSIFIED = "unclassified", N_("Unclassified")


@dataclass(frozen=True, repr=False)
class Scores(Result):
    """What the questionnaire says about each person.

    Attributes
    ----------
    table : DataFrame
        Per type and for the unclassified: people, share, low, high, membership (mean over everyone).
    people : DataFrame
        Per customer: extraversion and stability (mean answer 1–5), each with _z (standardised) and _sem (standard
        error of measurement, in standard deviations of people with as many answers); the four memberships; dominant
        (the likeliest type) and its probability ``sure``; type (the same, or missing in the unclassified zone).
    scales : DataFrame
        Per scale: items, mean, sd, alpha, sem (in points of the answer scale). Pass it as ``norms`` to score others.
    """

    people: pd.DataFrame
    scales: pd.DataFrame

    @property
    def types(self) -> pd.Series:
        """The type of each customer, missing where unclassified."""
        return self.people["type"]

    def describe(self) -> Text:
        """Return in a sentence how many people are of each type."""
        return seen.extremes(self.table, "people", ".0f", "people")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw everyone in the plane of the two dimensions; the unclassified are hollow and grey."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        types, looks = self.types.fillna(Zone.UNCLASSIFIED.value), zip(
            [*Personality, Zone.UNCLASSIFIED], ("orange", "red", "green", "blue", "grey"), "o^sDo", strict=True
        )  # fmt: skip
        for kind, colour, marker in looks:
            here = self.people[types == kind.value]
            face = COLOURS[colour] if kind in Personality else "none"
            ax.scatter(here["extraversion_z"], here["stability_z"], s=14, marker=marker, facecolors=face,
                       edgecolors=COLOURS[colour], label=kind.label)  # fmt: skip
        ax.axhline(0, color=COLOURS["black"], linewidth=0.8)
        ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
        ax.set_xlabel(_("Extraversion (standardised)"))
        ax.set_ylabel(_("Emotional stability (standardised)"))
        ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
        return ax


def _norms(table: pd.DataFrame) -> pd.DataFrame:
    rows = {}
    for scale, own in KEYS.items():
        given = keyed(table, own)
        mean = given.mean(axis=1)[given.notna().sum(axis=1) * 2 >= len(own)]
        if len(mean) < NORM_GROUP:
            raise TooFewError(
                _(
                    "Norms from {n} people are not norms: at least {least} are needed. "
                    "Pass norms= from an earlier score to score a few."
                ).format(n=len(mean), least=NORM_GROUP)
            )
        refuse_one_answer(keyed(table, own, turn=False))
        alpha, sd = cronbach_alpha(given).alpha, mean.std()
        if alpha <= 0:
            raise ModelError(
                _(
                    "The scale {scale!r} has alpha {alpha:.2f}: its items have nothing in common. Check the keys."
                ).format(scale=scale, alpha=alpha)
            )
        rows[scale] = {
            "items": len(own),
            "mean": mean.mean(),
            "sd": sd,
            "alpha": alpha,
            "sem": sd * np.sqrt(1 - alpha),
        }
    return pd.DataFrame(rows.values(), index=pd.Index(rows, name="scale"))


def score(
    questionnaire: pd.DataFrame, *, sure: float = 0.6, norms: pd.DataFrame | None = None, level: float = 0.95
) -> Scores:
    """Return what the questionnaire says about each person, and how sure it is.

    The scores are what was measured. The memberships say how likely each of the four quadrants is, given
    the error of measurement. Only where one of them reaches ``sure`` is a type given; everyone else is
    unclassified, which is an answer, not a failure.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person: customer_id, e01 … e12, s01 … s12, answers 1–5, missing allowed. A scale of which less
        than half was answered has no score; with fewer answers the error of measurement is larger
        (Spearman–Brown).
    sure : float, default 0.6
        The membership from which on a type is given, .25–1.
    norms : DataFrame, optional
        ``scales`` of an earlier `score`. Without it these people are their own norm group (at least 30).
    level : float, default 0.95
        Level of the intervals of the shares.

    Returns
    -------
    Scores

    Raises
    ------
    DataError, ModelError, TooFewError
        On absent, unknown or out-of-range items, repeated customers, constant items, too few people.

    Notes
    -----
    Use the result to choose a *tone*. Not for prices or credit, not for hiring or judging staff. People
    recognise themselves in any flattering description (Barnum effect, Forer 1949), so "that is me!" is no
    evidence. Profiling persons needs a legal ground and their knowledge (GDPR articles 6, 13 and 22; PIPL
    articles 13, 17 and 24).
    """
    check_number(sure, "sure", 1 / len(TYPES), 1)
    table = by_customer(questionnaire)
    norms = _norms(table) if norms is None else norms
    if not isinstance(norms, pd.DataFrame) or not (
        set(KEYS) <= set(norms.index) and {"mean", "sd", "alpha"} <= set(norms.columns)
    ):
        raise DataError(
            _("norms is the .scales of an earlier score, with mean, sd and alpha of both scales.")
        )
    fixed, columns, own = numbers(norms, ["mean", "sd", "alpha"], missing=False), {}, {}
    for scale, keys in KEYS.items():
        given, norm = keyed(table, keys), fixed.loc[scale]
        n = given.notna().sum(axis=1)
        mean = given.mean(axis=1).where(n * 2 >= len(keys))
        # The reliability of the n items that this person answered.
        rho = spearman_brown(norm["alpha"], n / len(keys))
        columns[scale], columns[f"{scale}_z"] = mean, (mean - norm["mean"]) / norm["sd"]
        columns[f"{scale}_sem"] = np.where(mean.isna(), np.nan, np.sqrt(1 - rho))
        # Means of fewer items spread wider; `posterior` wants standard deviations of their like.
        own[scale] = columns[f"{scale}_z"].to_numpy() * np.sqrt(rho / norm["alpha"])
    people = pd.DataFrame(columns, index=table.index)
    sem = people[[f"{EXTRAVERSION}_sem", f"{STABILITY}_sem"]].to_numpy()
    people[TYPES] = posterior(own[EXTRAVERSION], own[STABILITY], sem)
    best = people[TYPES].dropna().astype(float)
    people["dominant"] = best.idxmax(axis=1).astype(object).reindex(people.index)
    people["sure"] = people[TYPES].max(axis=1)
    people["type"] = people["dominant"].where(people["sure"] >= sure, None)
    return Scores(
        _type_table(people, level), people=people, scales=norms,
        formats=dict.fromkeys(["share", "low", "high", "membership"], ".1%"),
        note=lines(
            both("{n} people; a type is given where it is at least {sure:.0%} likely.", n=len(people), sure=sure),
            in_words(level, N_("Wilson")),
        ),
    )  # fmt: skip


def _type_table(people: pd.DataFrame, level: float) -> pd.DataFrame:
    counts = [int((people["type"] == kind.value).sum()) for kind in Personality]
    counts = np.array([*counts, len(people) - sum(counts)])
    low, high = wilson(counts, len(people), level)
    return pd.DataFrame(
        {"people": counts, "share": counts / max(len(people), 1), "low": low, "high": high,
         "membership": [*people[TYPES].mean(), np.nan]},
        index=pd.Index([*Personality, Zone.UNCLASSIFIED], name="personality", dtype=object),
    )  # fmt: skip
