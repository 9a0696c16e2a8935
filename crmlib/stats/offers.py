"""Several offers drawn by lot, in several groups: what each is worth a head, and how sure that is.

Offers        counts of a trial with many arms by group
read_offers   them, from a table
by_segment    what each offer changed in each group
differs       whether offers work otherwise in a group than in all others
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _, both, listed
from crmlib.result import TERM, Dots
from crmlib.stats.belonging import in_order, read_segments
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.resample import check_draws, generator
from crmlib.stats.trial import holm
from crmlib.tables import POINTS

ENOUGH = 10  # people of a group who were sent an offer, below which nothing is said of it


class Offers(NamedTuple):
    """Counts of a trial with several offers and a control, by group.

    Attributes
    ----------
    groups, offers : list
        Rows and columns; the last column, the control, is not among the offers.
    bought, sent : array of float, shape (groups, offers + 1)
    yuan : array, shape (offers,)
        What one sale leaves.
    """

    groups: list[object]
    offers: list[str]
    bought: np.ndarray
    sent: np.ndarray
    yuan: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """Share of the people of each group."""
        people = self.sent.sum(axis=1)
        return np.asarray(people / people.sum())

    def gains(self, rates: np.ndarray | None = None) -> np.ndarray:
        """Return yuan a head that each offer brings more than nothing sent, by group (and draw)."""
        rates = self.bought / self.sent if rates is None else rates
        return np.asarray(self.yuan * (rates[..., :-1] - rates[..., -1:]))

    def together(self, groups: np.ndarray | None = None) -> Offers:
        """Return the same with some groups (all of them by default) as one."""
        rows = np.arange(len(self.groups)) if groups is None else groups
        bought, sent = (one[rows].sum(axis=0, keepdims=True) for one in (self.bought, self.sent))
        return self._replace(groups=["all"], bought=bought, sent=sent)

    def drawn(self, draws: int, seed: int) -> np.ndarray:
        """Return rates as they may truly be, shape (draws, groups, offers + 1): beta, Jeffreys' prior."""
        check_draws(draws)
        shape = (draws, *self.sent.shape)
        return generator(seed).beta(self.bought + 0.5, self.sent - self.bought + 0.5, size=shape)

    def again(self, draws: int, seed: int) -> np.ndarray:
        """Return rates of trials like this one, shape (draws, groups, offers + 1)."""
        check_draws(draws)
        hits = generator([seed, 1]).binomial(
            self.sent.astype(int), self.bought / self.sent, size=(draws, *self.sent.shape)
        )
        return np.asarray(hits / self.sent)


def read_offers(
    segments: object, trial: pd.DataFrame, yuan: Mapping[str, float], *, offer: str, bought: str, control: str
) -> Offers:
    """Return the counts of a trial by group.

    Raises
    ------
    DataError, TooFewError
        If the control or an offer of ``yuan`` was sent to nobody, an offer has no yuan, or fewer than ten people of a
        group were sent one.

    Examples
    --------
    >>> trial = pd.DataFrame({"tea_offer": ["gift", "none"] * 20, "bought": [1, 0, 1, 0, 0, 0, 0, 1] * 5})
    >>> made = read_offers(["A"] * 40, trial, {"gift": 80}, offer="tea_offer", bought="bought", control="none")
    >>> made.gains().tolist()
    [[20.0]]
    """
    labels = read_segments(segments, trial)
    frames.need_columns(trial, [offer, bought], rows=True)
    frames.no_missing(trial, [offer])
    hit, sent = frames.flags(trial, bought), trial[offer].astype(str)
    worth = {
        name: frames.check_number(one, str(name), 0, 1e6)
        for name, one in frames.check_mapping(yuan, "yuan").items()
    }
    arms = sorted(sent.unique())
    if control not in arms:
        message = _("Nobody was sent {control}, with which offers are compared; {column} holds {arms}.")
        raise DataError(message.format(control=control, column=offer, arms=listed(arms)))
    for one in arms:
        if one != control and one not in worth:
            raise DataError(_("yuan does not say what one sale under {offer} leaves.").format(offer=one))
    for one in worth:
        if one not in arms or one == control:
            raise DataError(_("Nobody was sent {offer}; {column} holds {arms}.").format(
                offer=one, column=offer, arms=listed(arms)))  # fmt: skip
    groups, offers = in_order(labels), list(worth)
    counts = np.array([[[hit[(labels == g) & (sent == o)].sum(), ((labels == g) & (sent == o)).sum()]
                        for o in [*offers, control]] for g in groups], float)  # fmt: skip
    few = np.argwhere(counts[..., 1] < ENOUGH)
    if len(few):
        row, column = few[0]
        message = _(
            "{n} people of {group} were sent {offer}: nothing is said of it under {least}. Take fewer segments."
        )
        raise TooFewError(message.format(
            n=int(counts[row, column, 1]), group=groups[row], offer=[*offers, control][column],
            least=ENOUGH))  # fmt: skip
    return Offers(groups, offers, counts[..., 0], counts[..., 1], np.array(list(worth.values())))


def differs(found: Offers) -> pd.DataFrame:
    """Return whether offers work otherwise in a segment than in all other people (Wald, Agresti–Caffo variances)."""
    from scipy.stats import chi2

    def effects(one: Offers) -> tuple[np.ndarray, np.ndarray]:
        rate, near = (one.bought / one.sent)[0], ((one.bought + 1) / (one.sent + 2))[0]
        variance = near * (1 - near) / (one.sent[0] + 2)
        return rate[:-1] - rate[-1], np.diag(variance[:-1]) + variance[-1]

    rows, every = [], np.arange(len(found.groups))
    for g in every:
        here, there = effects(found.together(every == g)), effects(found.together(every != g))
        away = here[0] - there[0]
        statistic = float(away @ np.linalg.solve(here[1] + there[1], away))
        rows.append([away[np.abs(away).argmax()], float(chi2.sf(statistic, len(away)))])
    out = pd.DataFrame(rows, columns=["differs", "p_value"], index=pd.Index(found.groups, dtype=object))
    return out.assign(p_value=holm(out["p_value"]))


def by_segment(found: Offers, offer: str, control: str, level: float) -> Dots:
    """Return what each offer changed in each segment."""
    rows, names = [], []
    rates, gains = found.bought / found.sent, found.gains()
    for g, group in enumerate(found.groups):
        for o, one in enumerate(found.offers):
            low, high = newcombe(
                found.bought[g, o], found.sent[g, o], found.bought[g, -1], found.sent[g, -1], level
            )
            names.append(both("{who}: {what}", who=group, what=label(offer, one)))
            rows.append([group, label(offer, one), int(found.sent[g, o]), rates[g, -1], rates[g, o],
                         rates[g, o] - rates[g, -1], low, high, gains[g, o]])  # fmt: skip
    columns = [
        "segment",
        offer,
        "sent",
        "bought_without",
        "bought_with",
        "difference",
        "low",
        "high",
        "gain_a_head",
    ]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(names, dtype=object))
    formats = dict.fromkeys(("bought_without", "bought_with"), ".1%") | dict.fromkeys(
        ("difference", "low", "high"), POINTS
    )
    formats |= {"gain_a_head": ",.1f", "segment": TERM, offer: TERM}
    return Dots(
        table, value="difference", formats=formats, zero=0.0,
        label=both("More bought than without, in percentage points"),
        differences={"difference": ("bought_with", "bought_without")}, note=in_words(level, N_("Newcombe")),
    )  # fmt: skip
