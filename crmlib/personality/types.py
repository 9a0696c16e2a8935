"""The four personalities as quadrants of two dimensions, the lecture's strategy for each, and which of them fits.

Personality           lively, powerful, peaceful, analytical
Strategy              praise, serve and let decide, explain patiently, give evidence
STRATEGY_FOR          the lecture's matching table
quadrant              the nearest type of a point in the plane
posterior             how much of each type is in a person whose two scores were measured with error
Cue                   the ten things that sales staff note
BehaviourClassifier   what they noted, turned into probabilities of the four types
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.frames import floats, one_row_each, to_pandas
from crmlib.i18n import N_, Labelled, _, listed
from crmlib.stats.naive_bayes import NaiveBayes


class Personality(Labelled):
    """The lecture's four personalities; the classical temperament is named beside each.

    Each is a corner of a plane, never a box with walls: see `posterior`.
    """

    LIVELY = "lively", N_("Lively")  # outgoing and steady (sanguine)
    POWERFUL = "powerful", N_("Powerful")  # outgoing and easily stirred (choleric)
    PEACEFUL = "peaceful", N_("Peaceful")  # reserved and steady (phlegmatic)
    ANALYTICAL = "analytical", N_("Analytical")  # reserved and easily stirred (melancholic)


class Strategy(Labelled):
    """The four ways to talk to a customer that the lecture recommends. Tone, never price."""

    PRAISE = "praise", N_("Praise")
    SERVE = "serve_and_let_decide", N_("Serve and let decide")
    EXPLAIN = "explain_patiently", N_("Explain patiently")
    EVIDENCE = "give_evidence", N_("Give evidence, then ask")


STRATEGY_FOR = {
    Personality.LIVELY: Strategy.PRAISE,
    Personality.POWERFUL: Strategy.SERVE,
    Personality.PEACEFUL: Strategy.EXPLAIN,
    Personality.ANALYTICAL: Strategy.EVIDENCE,
}

# The names of the types, as columns have them.
TYPES = [kind.value for kind in Personality]


def _points(extraversion: ArrayLike, stability: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    e, s = floats(extraversion, "extraversion"), floats(stability, "stability")
    if e.ndim and s.ndim and e.shape != s.shape:
        raise DataError(
            _("Each point has two positions; there are {e} of extraversion and {s} of stability.").format(
                e=e.size, s=s.size
            )
        )
    return np.broadcast_arrays(e, s)


def quadrant(extraversion: ArrayLike, stability: ArrayLike) -> np.ndarray:
    """Return the type whose quadrant a point lies in, 0 being the middle of both dimensions.

    Parameters
    ----------
    extraversion, stability : float or array
        Positions relative to the middle. On the line itself a point counts as outgoing, or steady.

    Returns
    -------
    array of str
        Values of `Personality`; None where a position is missing.

    Examples
    --------
    >>> quadrant([1.2, -0.3], [-0.5, -2]).tolist()
    ['powerful', 'analytical']
    """
    e, s = _points(extraversion, stability)
    found = np.array(TYPES, dtype=object)[2 * (e < 0) + (s < 0)]
    return np.where(np.isnan(e) | np.isnan(s), None, found)


def posterior(
    extraversion: ArrayLike,
    stability: ArrayLike,
    sem: ArrayLike = 0.43,
    *,
    cuts: tuple[float, float] = (0.0, 0.0),
) -> np.ndarray:
    """Return the probability that a person really lies in each of the four quadrants.

    A measured score is the true position plus an error, so the best guess of the true position is drawn
    toward the middle (Kelley 1927) and keeps a spread of its own; the part of that spread on either side
    of the cut is the membership. The errors of the two scales are taken as independent.

    Parameters
    ----------
    extraversion, stability : float or array
        Standardised scores (mean 0, standard deviation 1 among the people measured).
    sem : float or pair or array of shape (..., 2), default 0.43
        Standard error of measurement in the same unit, √(1 − reliability): 0 is a perfect questionnaire,
        .43 a scale of reliability .82, 1 pure noise.
    cuts : pair of float, default (0, 0)
        Where "outgoing" and "steady" begin.

    Returns
    -------
    array, shape (..., 4)
        In the order of `Personality`; the four sum to 1. Missing where a score is missing.

    Raises
    ------
    DataError
        If ``sem`` is not between 0 and 1.

    References
    ----------
    Kelley, T. L. (1927). *Interpretation of Educational Measurements*.
    Lord, F. M. and Novick, M. R. (1968). *Statistical Theories of Mental Test Scores*, chapter 3.

    Examples
    --------
    >>> posterior(0.0, 0.0).round(2).tolist()
    [0.25, 0.25, 0.25, 0.25]
    >>> posterior(1.5, -1.5).round(2).tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    from scipy.special import ndtr

    scores = np.stack(_points(extraversion, stability), axis=-1)
    sem = floats(sem, "sem")
    if ((sem < 0) | (sem > 1)).any():
        raise DataError(
            _(
                "A standard error of measurement of standardised scores lies between 0 and 1, not at {sem:g}."
            ).format(sem=sem[(sem < 0) | (sem > 1)].flat[0])
        )
    reliability = 1 - sem**2
    spread = np.sqrt(np.maximum(reliability * sem**2, 1e-18))
    above = ndtr((reliability * scores - floats(cuts, "cuts")) / spread)
    outgoing, steady = above[..., 0], above[..., 1]
    return np.stack(
        [outgoing * steady, outgoing * (1 - steady), (1 - outgoing) * steady, (1 - outgoing) * (1 - steady)],
        axis=-1,
    )


class Cue(Labelled):
    """What sales staff note of a customer: seen, not seen, or not noted."""

    TALKS_FAST = "talks_fast", N_("Talks fast")
    LAUGHS_EASILY = "laughs_easily", N_("Laughs easily")
    INTERRUPTS = "interrupts", N_("Interrupts")
    GIVES_ORDERS = "gives_orders", N_("Gives orders")
    BRINGS_FAMILY = "brings_family", N_("Brings the family")
    NODS_ALONG = "nods_along", N_("Nods along")
    WAITS_PATIENTLY = "waits_patiently", N_("Waits patiently")
    ASKS_FOR_PROOF = "asks_for_proof", N_("Asks for proof")
    ASKS_FOR_FIGURES = "asks_for_figures", N_("Asks for figures")
    CHECKS_DETAILS = "checks_details", N_("Checks details")


class BehaviourClassifier(NaiveBayes):
    """Which personality fits what was observed? A `crmlib.stats.naive_bayes.NaiveBayes` of the four types.

    It takes a table with customer_id and the columns of `Cue` (0, 1 or missing; any other column is left alone), and
    the types by customer, for instance ``score(...).types``. Parameters and attributes are those of `NaiveBayes`.

    Examples
    --------
    >>> seen = pd.DataFrame({"customer_id": range(8), "talks_fast": [1, 1, 1, 0, 0, 0, 1, 0]})
    >>> types = pd.Series(["lively"] * 4 + ["peaceful"] * 4, index=range(8))
    >>> model = BehaviourClassifier().fit(seen, types)
    >>> model.predict_proba(seen).loc[0].round(2).tolist()
    [0.67, 0.0, 0.33, 0.0]
    """

    kinds = tuple(TYPES)

    def _cues(self, data: pd.DataFrame) -> pd.DataFrame:
        table = to_pandas(data)
        who, known = one_row_each(table), list(Cue)
        found = [column for column in table.columns if column in known]
        if not found:
            raise DataError(
                _("The table lacks the cues that staff note; they are {known}.").format(
                    known=listed(cue.value for cue in Cue)
                )
            )
        return table[found].set_axis(who)

    def explain(self, data: pd.DataFrame, who: object) -> pd.DataFrame:
        """Return what the prior and each cue add to the log-odds of each type against the average type."""
        parts = super().explain(data, who)
        names = ["prior", *(Cue(name) for name in parts.index[1:])]
        return parts.set_axis(pd.Index(names, dtype=object, name="cue"))
