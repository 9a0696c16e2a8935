"""What sales staff saw, turned into probabilities of the four personalities.

BehaviourClassifier  naive Bayes in log space, priors stated, correlated cues counted once, may abstain
decide               the likeliest type, where it is likely enough
CUES                 the ten things that sales staff note
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import N_, _
from crmlib.personality.items import ids
from crmlib.personality.types import TYPES

CUES: dict[str, str] = {
    "talks_fast": N_("Talks fast"),
    "laughs_easily": N_("Laughs easily"),
    "interrupts": N_("Interrupts"),
    "gives_orders": N_("Gives orders"),
    "brings_family": N_("Brings the family"),
    "nods_along": N_("Nods along"),
    "waits_patiently": N_("Waits patiently"),
    "asks_for_proof": N_("Asks for proof"),
    "asks_for_figures": N_("Asks for figures"),
    "checks_details": N_("Checks details"),
}

VALUES = [kind.value for kind in TYPES]


def checked_types(types: pd.Series) -> pd.Series:
    """Return the known types, indexed by customer; refuse unknown names and repeated customers."""
    if not isinstance(types, pd.Series):
        raise DataError(_("types is a column of personalities indexed by customer_id (score(...).types)."))
    known = types.dropna().astype(str)
    strange = known[~known.isin(VALUES)]
    if len(strange):
        raise DataError(
            _("Unknown personality {value!r} of {who}; known are {known}.").format(
                value=strange.iloc[0], who=strange.index[0], known=", ".join(VALUES)
            )
        )
    if known.index.has_duplicates:
        raise DataError(
            _(
                "{n} customers stand in the table more than once, for instance {example}; keep one row each."
            ).format(n=int(known.index.duplicated().sum()), example=known.index[known.index.duplicated()][0])
        )
    return known


def check_probabilities(probabilities: pd.DataFrame) -> None:
    """Refuse what is no table of the four types' probabilities, indexed by customer."""
    if not isinstance(probabilities, pd.DataFrame) or not set(VALUES) <= set(probabilities.columns):
        raise DataError(
            _("Probabilities are a pandas table indexed by customer, with the columns {known}.").format(
                known=", ".join(VALUES)
            )
        )


class BehaviourClassifier:
    """Which personality fits what was observed? Naive Bayes in the way of scikit-learn.

    For every type the probability of each cue is learned; the log-probabilities of the cues seen (and not seen)
    are added to the log-prior. Naive Bayes believes that cues are independent given the type. Two that are
    almost the same observation would be counted twice and make it overconfident, so correlated cues share
    one vote. A cue that was not noted says nothing.

    Parameters
    ----------
    priors : mapping of type to probability, or "equal", or "data", default "data"
        What is believed before anything is seen; "data" takes the shares among the types given to `fit`.
    smoothing : float, default 1
        Imaginary customers with and without each cue in each type; keeps log 0 away (Laplace).
    share_vote : float, default 0.5
        Cues whose correlation *within* types exceeds this share one vote; 1 counts every cue in full.
    sure : float, default 0.5
        `predict` abstains below this probability.

    Attributes
    ----------
    cues_ : list of str
        Columns used.
    priors_ : Series
        Prior probability by type.
    rates_ : DataFrame
        Smoothed probability of each cue (row) in each type (column).
    votes_ : Series
        Weight of each cue, 1 / size of its group of correlated cues.
    groups_ : list of list of str
        Groups of cues that share one vote (only those of two or more).
    n_ : int
        Customers it learned from.

    References
    ----------
    Hand, D. J. and Yu, K. (2001). Idiot's Bayes: not so stupid after all? *International Statistical
    Review* 69, 385–398.

    Examples
    --------
    >>> seen = pd.DataFrame({"customer_id": range(8), "talks_fast": [1, 1, 1, 0, 0, 0, 1, 0]})
    >>> types = pd.Series(["lively"] * 4 + ["peaceful"] * 4, index=range(8))
    >>> model = BehaviourClassifier().fit(seen, types)
    >>> model.predict_proba(seen).loc[0].round(2).tolist()
    [0.67, 0.0, 0.33, 0.0]
    """

    def __init__(
        self,
        *,
        priors: Mapping[str, float] | str = "data",
        smoothing: float = 1.0,
        share_vote: float = 0.5,
        sure: float = 0.5,
    ) -> None:
        self.priors = priors
        self.smoothing = smoothing
        self.share_vote = share_vote
        self.sure = sure

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the parameters by name, as scikit-learn's ``clone`` asks for them."""
        return {name: getattr(self, name) for name in ("priors", "smoothing", "share_vote", "sure")}

    def set_params(self, **parameters: object) -> Self:
        """Set parameters by name."""
        for name, value in parameters.items():
            if name not in self.get_params():
                raise DataError(
                    _("{name} is one of {allowed}, not {value!r}.").format(
                        name="parameter", allowed=", ".join(self.get_params()), value=name
                    )
                )
            setattr(self, name, value)
        return self

    def fit(self, behaviours: pd.DataFrame, types: pd.Series) -> Self:
        """Learn how often each cue is seen in each type.

        Parameters
        ----------
        behaviours : DataFrame
            customer_id and cue columns (names of `CUES`) of 0, 1 or missing; other columns are ignored.
        types : Series
            Type by customer_id, for instance ``score(...).types``; customers without one are not learned from.

        Returns
        -------
        BehaviourClassifier
        """
        if not self.smoothing > 0:
            raise DataError(_("smoothing is above 0, not {value}.").format(value=self.smoothing))
        behaviours = to_pandas(behaviours)
        self.cues_ = [c for c in behaviours.columns if c in CUES]
        seen = self._seen(behaviours)
        known = checked_types(types).reindex(seen.index).dropna()
        counts = known.value_counts().reindex(VALUES, fill_value=0)
        if (counts > 0).sum() < 2:
            raise TooFewError(
                _(
                    "Learning needs customers of at least two types with observed behaviour; there are {n} of one."
                ).format(n=len(known))
            )
        seen = seen.loc[known.index]
        constant = [c for c in self.cues_ if seen[c].nunique() < 2]
        if constant:
            raise ModelError(
                _(
                    "The cue {cue!r} is the same for all {n} customers: it tells nobody apart. Leave it out."
                ).format(cue=constant[0], n=len(seen))
            )
        member = np.array([known == value for value in VALUES], float)
        noted = seen.notna().to_numpy(float)
        yes = member @ seen.fillna(0).to_numpy(float)
        self.rates_ = pd.DataFrame(
            ((yes + self.smoothing) / (member @ noted + 2 * self.smoothing)).T,
            index=self.cues_,
            columns=VALUES,
        )
        self.priors_ = self._priors(counts)
        self.groups_ = self._groups(seen, known)
        self.votes_ = pd.Series(1.0, index=self.cues_)
        for group in self.groups_:
            self.votes_[group] = 1 / len(group)
        self.n_ = len(known)
        return self

    def _priors(self, counts: pd.Series) -> pd.Series:
        if isinstance(self.priors, str) and self.priors == "equal":
            return pd.Series(1 / len(VALUES), index=VALUES)
        if isinstance(self.priors, str) and self.priors == "data":
            return counts / counts.sum()
        given = pd.Series(
            {str(k): float(v) for k, v in ({} if isinstance(self.priors, str) else self.priors).items()}
        )
        if set(given.index) != set(VALUES) or (given < 0).any() or abs(given.sum() - 1) > 1e-6:
            raise DataError(
                _(
                    "Priors are 'equal', 'data', or four probabilities that sum to 1, one for each of {known}."
                ).format(known=", ".join(VALUES))
            )
        return given[VALUES]

    def _groups(self, seen: pd.DataFrame, known: pd.Series) -> list[list[str]]:
        # Correlation within types: what the type itself makes cues share is evidence, not double counting.
        within = (seen - seen.groupby(known.to_numpy()).transform("mean")).corr().abs().to_numpy()
        group = list(range(len(self.cues_)))
        for i, j in zip(*np.where(np.triu(within, 1) > self.share_vote), strict=True):
            old, new = group[j], group[i]
            group = [new if g == old else g for g in group]
        named = [
            [c for c, g in zip(self.cues_, group, strict=True) if g == one] for one in sorted(set(group))
        ]
        return [members for members in named if len(members) > 1]

    def _seen(self, behaviours: pd.DataFrame) -> pd.DataFrame:
        behaviours = to_pandas(behaviours)
        absent = [c for c in self.cues_ if c not in behaviours.columns]
        if absent or not self.cues_:
            raise DataError(
                _("Behaviours lack the cues {cues}; known are {known}.").format(
                    cues=", ".join(absent) or "–", known=", ".join(CUES)
                )
            )
        seen = behaviours[self.cues_].set_axis(ids(behaviours))
        bad = seen.notna() & ~seen.isin([0, 1])
        if bad.to_numpy().any():
            cue = bad.any().idxmax()
            raise DataError(
                _("Cue {cue!r} is 0, 1 or missing; found {value} for {who}.").format(
                    cue=cue, value=seen.loc[bad[cue], cue].iloc[0], who=seen.index[bad[cue]][0]
                )
            )
        return seen.astype(float)

    def evidence(self, behaviours: pd.DataFrame) -> np.ndarray:
        """Return the log-likelihood that each cue contributes, shape (customers, cues, types); 0 where not noted."""
        self._fitted()
        seen = self._seen(behaviours).to_numpy()[:, :, None]
        rates = self.rates_.to_numpy()[None]
        said = np.where(seen == 1, np.log(rates), np.log1p(-rates))
        # Sharers of a vote that were not noted leave their part to the others of their group.
        votes = self._present_votes(~np.isnan(seen[:, :, 0]))
        return np.where(np.isnan(seen), 0.0, said) * votes[:, :, None]

    def _present_votes(self, noted: np.ndarray) -> np.ndarray:
        votes = np.ones(noted.shape)
        for group in self.groups_:
            columns = [self.cues_.index(c) for c in group]
            votes[:, columns] = 1 / np.maximum(noted[:, columns].sum(axis=1, keepdims=True), 1)
        return votes

    def predict_proba(self, behaviours: pd.DataFrame) -> pd.DataFrame:
        """Return the probability of each type, one row a customer; each row sums to 1."""
        from scipy.special import logsumexp

        total = self.evidence(behaviours).sum(axis=1)
        with np.errstate(divide="ignore"):
            total = total + np.log(self.priors_.to_numpy())
        total = np.exp(total - logsumexp(total, axis=1, keepdims=True))
        return pd.DataFrame(total, index=ids(to_pandas(behaviours)), columns=VALUES)

    def predict(self, behaviours: pd.DataFrame) -> pd.Series:
        """Return the likeliest type of each customer, or missing where it is less likely than ``sure``."""
        return decide(self.predict_proba(behaviours), self.sure)

    def explain(self, behaviours: pd.DataFrame, customer_id: str) -> pd.DataFrame:
        """Return what the prior and each cue add to the log-odds of each type against the average type."""
        behaviours = to_pandas(behaviours)
        row = behaviours[behaviours["customer_id"] == customer_id]
        if row.empty:
            raise DataError(_("No behaviour was noted for customer {who}.").format(who=customer_id))
        prior = np.log(np.maximum(self._fitted().priors_.to_numpy(), 1e-12))
        parts = np.vstack([prior, self.evidence(row)[0]])
        centred = parts - parts.mean(axis=1, keepdims=True)
        return pd.DataFrame(centred, index=pd.Index(["prior", *self.cues_], name="cue"), columns=VALUES)

    def cross_predict_proba(
        self, behaviours: pd.DataFrame, types: pd.Series, *, folds: int = 5, seed: int = 0
    ) -> pd.DataFrame:
        """Return probabilities for the customers with a type, each from a model that has not seen them."""
        known, behaviours = checked_types(types), to_pandas(behaviours)
        rows = behaviours[behaviours["customer_id"].isin(known.index)]
        if len(rows) < 10 * folds:
            raise TooFewError(
                _("{folds} folds need at least {least} customers with a type and behaviour, not {n}.").format(
                    folds=folds, least=10 * folds, n=len(rows)
                )
            )
        fold = np.random.default_rng(seed).permutation(len(rows)) % folds
        settings = {name: getattr(self, name) for name in ("priors", "smoothing", "share_vote", "sure")}
        parts = [
            type(self)(**settings).fit(rows[fold != f], known).predict_proba(rows[fold == f])
            for f in range(folds)
        ]
        return pd.concat(parts).reindex(ids(rows))

    def _fitted(self) -> Self:
        if not hasattr(self, "rates_"):
            raise ModelError(_("The classifier has learned nothing yet: call fit first."))
        return self


def decide(probabilities: pd.DataFrame, sure: float = 0.5) -> pd.Series:
    """Return the likeliest type where it reaches ``sure``, missing elsewhere.

    Examples
    --------
    >>> decide(pd.DataFrame([[0.6, 0.2, 0.1, 0.1], [0.3, 0.3, 0.2, 0.2]], columns=VALUES)).tolist()
    ['lively', None]
    """
    check_probabilities(probabilities)
    best = probabilities.to_numpy().argmax(axis=1)
    named = np.array(probabilities.columns, dtype=object)[best]
    found = np.where(probabilities.max(axis=1).to_numpy() >= sure, named, None)
    return pd.Series(found, index=probabilities.index, name="type", dtype=object)
