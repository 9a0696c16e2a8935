"""What the questionnaire says about a person, and how sure it is.

score   scale scores, measurement error, memberships, and an unclassified zone
Zone    where no type is given
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import N_, Labelled, _, both
from crmlib.personality.consistency import cronbach_alpha, refuse_straight_lines
from crmlib.personality.items import EXTRAVERSION, KEYS, STABILITY, answers, ids
from crmlib.personality.types import TYPES, posterior
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Keys = Mapping[str, Mapping[str, int]]
NORM_GROUP = 30


class Zone(Labelled):
    """Where no type is given: nobody is forced into a box."""

    UNCLASSIFIED = "unclassified", N_("Unclassified")


@dataclass(frozen=True, repr=False)
class Scores(Result):
    """Answer of `score`.

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

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw everyone in the plane of the two dimensions; the unclassified are hollow and grey."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        marks = zip(TYPES, ("orange", "red", "green", "blue"), "o^sD", strict=True)
        for kind, colour, marker in marks:
            here = self.people[self.people["type"] == kind.value]
            ax.scatter(
                here["extraversion_z"],
                here["stability_z"],
                s=14,
                marker=marker,
                color=COLOURS[colour],
                label=kind.label,
            )
        rest = self.people[self.people["type"].isna()]
        ax.scatter(
            rest["extraversion_z"],
            rest["stability_z"],
            s=14,
            facecolors="none",
            edgecolors=COLOURS["grey"],
            label=Zone.UNCLASSIFIED.label,
        )
        ax.axhline(0, color=COLOURS["black"], linewidth=0.8)
        ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
        ax.set_xlabel(_("Extraversion (standardised)"))
        ax.set_ylabel(_("Emotional stability (standardised)"))
        ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
        return ax


def _norms(questionnaire: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    rows = {}
    for scale, of_scale in keys.items():
        given = answers(questionnaire, of_scale)
        mean = given.mean(axis=1)[given.notna().sum(axis=1) * 2 >= len(of_scale)]
        if len(mean) < NORM_GROUP:
            raise TooFewError(
                _(
                    "Norms from {n} people are not norms: at least {least} are needed. "
                    "Pass norms= from an earlier score to score a few."
                ).format(n=len(mean), least=NORM_GROUP)
            )
        refuse_straight_lines(questionnaire, of_scale)
        alpha = cronbach_alpha(given).alpha
        if alpha <= 0:
            raise ModelError(
                _(
                    "The scale {scale!r} has alpha {alpha:.2f}: its items have nothing in common. Check the keys."
                ).format(scale=scale, alpha=alpha)
            )
        sd = mean.std()
        rows[scale] = {
            "items": len(of_scale),
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
    if not 0.25 <= sure <= 1:
        raise DataError(_("sure lies between .25 (four types) and 1, not at {sure:g}.").format(sure=sure))
    questionnaire = to_pandas(questionnaire)
    norms = _norms(questionnaire, KEYS) if norms is None else norms
    if not isinstance(norms, pd.DataFrame) or not (
        set(KEYS) <= set(norms.index) and {"mean", "sd", "alpha"} <= set(norms.columns)
    ):
        raise DataError(
            _("norms is the .scales of an earlier score, with mean, sd and alpha of both scales.")
        )
    columns, own = {}, {}
    for scale, of_scale in KEYS.items():
        given = answers(questionnaire, of_scale)
        n = given.notna().sum(axis=1).to_numpy()
        mean = given.mean(axis=1).where(n * 2 >= len(of_scale)).to_numpy()
        norm = norms.loc[scale]
        columns[scale] = mean
        columns[f"{scale}_z"] = (mean - norm["mean"]) / norm["sd"]
        # Spearman–Brown: the reliability of the n items that this person answered.
        lengths = n / len(of_scale)
        rho = lengths * norm["alpha"] / (1 + (lengths - 1) * norm["alpha"])
        columns[f"{scale}_sem"] = np.where(np.isnan(mean), np.nan, np.sqrt(1 - rho))
        # Means of fewer items spread wider; `posterior` wants standard deviations of their like.
        own[scale] = columns[f"{scale}_z"] * np.sqrt(rho / norm["alpha"])
    people = pd.DataFrame(columns, index=ids(questionnaire))
    sem = people[[f"{EXTRAVERSION}_sem", f"{STABILITY}_sem"]].to_numpy()
    member = posterior(own[EXTRAVERSION], own[STABILITY], sem)
    people[[kind.value for kind in TYPES]] = member
    known = ~np.isnan(member).any(axis=1)
    best = np.where(known, np.nan_to_num(member).argmax(axis=1), 0)
    names = np.array([kind.value for kind in TYPES], dtype=object)[best]
    people["dominant"] = np.where(known, names, None)
    people["sure"] = member.max(axis=1)
    people["type"] = np.where(known & (np.nan_to_num(people["sure"]) >= sure), names, None)
    return Scores(
        _type_table(people, level),
        people=people,
        scales=norms,
        formats=dict.fromkeys(["share", "low", "high", "membership"], ".1%"),
        note=both(
            "{n} people; a type is given where its membership reaches {sure:.0%}.", n=len(people), sure=sure
        ),
    )


def _type_table(people: pd.DataFrame, level: float) -> pd.DataFrame:
    index = [*TYPES, Zone.UNCLASSIFIED]
    counts = np.array([(people["type"] == kind.value).sum() for kind in TYPES])
    counts = np.append(counts, len(people) - counts.sum())
    low, high = wilson(counts, len(people), level)
    membership = [*people[[kind.value for kind in TYPES]].mean(), np.nan]
    table = pd.DataFrame(
        {
            "people": counts,
            "share": counts / max(len(people), 1),
            "low": low,
            "high": high,
            "membership": membership,
        }
    )
    table.index = pd.Index(index, name="personality")
    return table
