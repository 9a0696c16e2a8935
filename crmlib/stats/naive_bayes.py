"""Naive Bayes on things noted or not: which kind fits what was seen?

NaiveBayes   log-probabilities of cues added up, priors stated, correlated cues counted once, may abstain
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_names, check_number, check_whole, floats, to_pandas
from crmlib.i18n import _, listed
from crmlib.stats.calibration import decide
from crmlib.stats.labels import known_labels
from crmlib.stats.resample import generator


class NaiveBayes:
    """Which of several kinds fits what was noted? Naive Bayes in the way of scikit-learn.

    For every kind the probability of each cue is learned; the log-probabilities of the cues seen (and not seen)
    are added to the log-prior. Naive Bayes believes that cues are independent given the kind. Two that are
    almost the same observation would be counted twice and make it overconfident, so correlated cues share
    one vote. A cue that was not noted says nothing.

    Parameters
    ----------
    priors : mapping of kind to probability, or "equal", or "data", default "data"
        What is believed before anything is seen; "data" takes the shares among the labels given to `fit`.
    smoothing : float, default 1
        Imaginary cases with and without each cue in each kind; keeps log 0 away (Laplace).
    share_vote : float, default 0.5
        Cues whose correlation *within* kinds exceeds this share one vote; 1 counts every cue in full.
    sure : float, default 0.5
        `predict` abstains below this probability.

    Attributes
    ----------
    classes_ : list of str
        The kinds, in order.
    cues_ : list of str
        Columns used.
    priors_ : Series
        Prior probability by kind.
    rates_ : DataFrame
        Smoothed probability of each cue (row) in each kind (column).
    votes_ : Series
        Weight of each cue, 1 / size of its group of correlated cues.
    groups_ : list of list of str
        Groups of cues that share one vote (only those of two or more).
    n_ : int
        Cases it learned from.

    References
    ----------
    Hand, D. J. and Yu, K. (2001). Idiot's Bayes: not so stupid after all? *International Statistical
    Review* 69, 385–398.

    Examples
    --------
    >>> seen = pd.DataFrame({"talks_fast": [1, 1, 1, 0, 0, 0, 1, 0]})
    >>> kinds = pd.Series(["lively"] * 4 + ["peaceful"] * 4)
    >>> NaiveBayes().fit(seen, kinds).predict_proba(seen).loc[0].round(2).tolist()
    [0.67, 0.33]
    """

    #: The kinds, where a subclass knows them; otherwise those among the labels.
    kinds: tuple[str, ...] = ()
    _parameters = ("priors", "smoothing", "share_vote", "sure")

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

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name, as scikit-learn's ``clone`` asks for them."""
        return {name: getattr(self, name) for name in self._parameters}

    def set_params(self, **parameters: Any) -> Self:
        """Set parameters by name."""
        for name, value in parameters.items():
            if name not in self._parameters:
                raise DataError(
                    _("{name} is one of {allowed}, not {value!r}.").format(
                        name="parameter", allowed=", ".join(self._parameters), value=name
                    )
                )
            setattr(self, name, value)
        return self

    def _cues(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the cue columns of a table, indexed by case; a subclass may know better which they are."""
        return to_pandas(data)

    def _labels(self, labels: pd.Series) -> pd.Series:
        return known_labels(labels, self.kinds or None)

    def fit(self, data: pd.DataFrame, labels: pd.Series) -> Self:
        """Learn how often each cue is seen in each kind.

        Parameters
        ----------
        data : DataFrame
            One row a case, cue columns of 0, 1 or missing.
        labels : Series
            Kind by the same index; cases without one are not learned from.

        Returns
        -------
        NaiveBayes
        """
        check_number(self.smoothing, "smoothing", 0.001, 1000)
        check_number(self.share_vote, "share_vote", 0, 1)
        check_number(self.sure, "sure", 0, 1)
        cues = self._cues(data)
        self.cues_ = check_names(cues.columns, "cues")
        seen = self._noted(cues)
        known = self._labels(labels).reindex(seen.index).dropna()
        self.classes_ = list(self.kinds) or sorted(known.unique())
        counts = known.value_counts().reindex(self.classes_, fill_value=0)
        if (counts > 0).sum() < 2:
            raise TooFewError(
                _("Learning needs cases of at least two kinds with cues; there are {n} of one.").format(
                    n=len(known)
                )
            )
        seen = seen.loc[known.index]
        constant = [c for c in self.cues_ if seen[c].nunique() < 2]
        if constant:
            raise ModelError(
                _(
                    "The cue {cue!r} is the same for all {n} cases: it tells nobody apart. Leave it out."
                ).format(cue=constant[0], n=len(seen))
            )
        member = np.array([known == value for value in self.classes_], float)
        noted = seen.notna().to_numpy(float)
        yes = member @ seen.fillna(0).to_numpy(float)
        smoothed = (yes + self.smoothing) / (member @ noted + 2 * self.smoothing)
        self.rates_ = pd.DataFrame(smoothed.T, index=self.cues_, columns=self.classes_)
        self.priors_ = self._priors(counts)
        self.groups_ = self._groups(seen, known)
        self.votes_ = pd.Series(1.0, index=self.cues_)
        for group in self.groups_:
            self.votes_[group] = 1 / len(group)
        self.n_ = len(known)
        return self

    def _priors(self, counts: pd.Series) -> pd.Series:
        if isinstance(self.priors, str) and self.priors == "equal":
            return pd.Series(1 / len(counts), index=counts.index)
        if isinstance(self.priors, str) and self.priors == "data":
            return counts / counts.sum()
        given = self.priors if isinstance(self.priors, Mapping) else {}
        given = pd.Series(floats(list(given.values()), "priors"), index=[str(kind) for kind in given])
        if set(given.index) != set(counts.index) or (given < 0).any() or abs(given.sum() - 1) > 1e-6:
            raise DataError(
                _(
                    "Priors are 'equal', 'data', or probabilities that sum to 1, one for each of {known}."
                ).format(known=listed(counts.index))
            )
        return given[counts.index]

    def _groups(self, seen: pd.DataFrame, known: pd.Series) -> list[list[str]]:
        # Correlation within kinds: what the kind itself makes cues share is evidence, not double counting.
        within = (seen - seen.groupby(known.to_numpy()).transform("mean")).corr().abs().to_numpy()
        group = list(range(len(self.cues_)))
        for i, j in zip(*np.where(np.triu(within, 1) > self.share_vote), strict=True):
            old, new = group[j], group[i]
            group = [new if g == old else g for g in group]
        named = [
            [c for c, g in zip(self.cues_, group, strict=True) if g == one] for one in sorted(set(group))
        ]
        return [members for members in named if len(members) > 1]

    def _noted(self, cues: pd.DataFrame) -> pd.DataFrame:
        absent = [c for c in self.cues_ if c not in cues.columns]
        if absent or not self.cues_:
            raise DataError(
                _("The table lacks the cues {cues}; it has {there}.").format(
                    cues=listed(absent) or "–", there=listed(cues.columns) or "–"
                )
            )
        seen = cues[self.cues_]
        bad = seen.notna() & ~seen.isin([0, 1])
        if bad.to_numpy().any():
            cue = bad.any().idxmax()
            raise DataError(
                _("Cue {cue!r} is 0, 1 or missing; found {value} for {who}.").format(
                    cue=cue, value=seen.loc[bad[cue], cue].iloc[0], who=seen.index[bad[cue]][0]
                )
            )
        return seen.astype(float)

    def _read(self, data: pd.DataFrame) -> pd.DataFrame:
        if not hasattr(self, "rates_"):
            raise ModelError(_("The classifier has learned nothing yet: call fit first."))
        return self._noted(self._cues(data))

    def _evidence(self, seen: pd.DataFrame) -> np.ndarray:
        """Return the log-likelihood that each cue contributes, shape (cases, cues, kinds); 0 where not noted."""
        noted, rates = seen.to_numpy()[:, :, None], self.rates_.to_numpy()[None]
        said = np.where(noted == 1, np.log(rates), np.log1p(-rates))
        there = seen.notna().to_numpy()
        votes = np.ones(there.shape)
        # Sharers of a vote that were not noted leave their part to the others of their group.
        for group in self.groups_:
            columns = [self.cues_.index(c) for c in group]
            votes[:, columns] = 1 / np.maximum(there[:, columns].sum(axis=1, keepdims=True), 1)
        return np.where(np.isnan(noted), 0.0, said) * votes[:, :, None]

    def predict_proba(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the probability of each kind, one row a case; each row sums to 1."""
        from scipy.special import logsumexp

        seen = self._read(data)
        total = self._evidence(seen).sum(axis=1)
        with np.errstate(divide="ignore"):
            total = total + np.log(self.priors_.to_numpy())
        total = np.exp(total - logsumexp(total, axis=1, keepdims=True))
        return pd.DataFrame(total, index=seen.index, columns=self.classes_)

    def predict(self, data: pd.DataFrame) -> pd.Series:
        """Return the likeliest kind of each case, or missing where it is less likely than ``sure``."""
        return decide(self.predict_proba(data), self.sure)

    def explain(self, data: pd.DataFrame, who: object) -> pd.DataFrame:
        """Return what the prior and each cue add to the log-odds of each kind against the average kind."""
        seen = self._read(data)
        if isinstance(who, list | dict | set | np.ndarray) or who not in seen.index:
            raise DataError(_("Nothing was noted for {who}.").format(who=who))
        prior = np.log(np.maximum(self.priors_.to_numpy(), 1e-12))
        parts = np.vstack([prior, self._evidence(seen.loc[[who]])[0]])
        centred = parts - parts.mean(axis=1, keepdims=True)
        names = pd.Index(["prior", *self.cues_], dtype=object, name="cue")
        return pd.DataFrame(centred, index=names, columns=self.classes_)

    def cross_predict_proba(
        self, data: pd.DataFrame, labels: pd.Series, *, folds: int = 5, seed: int = 0
    ) -> pd.DataFrame:
        """Return probabilities for the cases with a label, each from a model that has not seen them."""
        check_whole(folds, "folds", 2)
        known, data = self._labels(labels), to_pandas(data)
        who = self._cues(data).index
        rows, who = data[who.isin(known.index)], who[who.isin(known.index)]
        if len(rows) < 10 * folds:
            raise TooFewError(
                _("{folds} folds need at least {least} cases with a label and cues, not {n}.").format(
                    folds=folds, least=10 * folds, n=len(rows)
                )
            )
        fold = generator(seed).permutation(len(rows)) % folds
        parts = [
            type(self)(**self.get_params()).fit(rows[fold != f], known).predict_proba(rows[fold == f])
            for f in range(folds)
        ]
        return pd.concat(parts).reindex(who)
