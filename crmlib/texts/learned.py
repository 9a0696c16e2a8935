"""The honest rival of a lexicon: what does a model learn from the labelled texts alone?

TF-IDF of words and of letter sequences with a logistic regression for each label, or sentence vectors in
place of TF-IDF. It is judged on sources (shops, call centres) that it never saw, because texts of one
source are alike and a random split would leak. It is a yardstick, not the tagger: it cannot show why.

Baseline          fit and tag with a learned model that abstains below a threshold
Embedder          what turns texts into vectors
SentenceVectors   an Embedder of the optional package sentence-transformers (``crmlib[embed]``)
cross_validate    scores on sources that were left out
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _
from crmlib.stats.labels import read_sets
from crmlib.stats.multilabel import Scores, compare
from crmlib.texts.normalise import normalise


class Embedder(Protocol):
    """Anything that turns texts into vectors, one row a text."""

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Return an array of shape (texts, dimensions)."""
        ...


class SentenceVectors:
    """Multilingual sentence vectors (optional: ``pip install crm-course[embed]``).

    Parameters
    ----------
    model : str
        A model that sentence-transformers can load.
    """

    def __init__(self, model: str = "paraphrase-multilingual-MiniLM-L12-v2") -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise ModelError(
                _("Sentence vectors need the optional package: pip install 'crm-course[embed]'.")
            ) from None
        self._model = SentenceTransformer(model)

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector a text."""
        return np.asarray(self._model.encode(list(texts), show_progress_bar=False))


class Baseline:
    """A logistic regression for each label that says nothing below its threshold.

    Parameters
    ----------
    threshold : float, default 0.5
        The probability that a tag asks for.
    embedder : Embedder, optional
        Vectors in place of TF-IDF.

    Examples
    --------
    >>> model = Baseline().fit(["so hungry", "is it safe", "very hungry", "not safe"] * 5,
    ...                        ["physiological", "safety", "physiological", "safety"] * 5)
    >>> model.tag(["hungry"])
    [frozenset({'physiological'})]
    """

    def __init__(self, threshold: float = 0.5, embedder: Embedder | None = None) -> None:
        if not 0 < threshold < 1:
            raise DataError(_("The threshold lies between 0 and 1, not at {found}.").format(found=threshold))
        self.threshold = threshold
        self.embedder = embedder

    def _features(self, texts: Sequence[str], *, fit: bool) -> object:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        if self.embedder is not None:
            return self.embedder(texts)
        if fit:
            self._vectors = make_union(
                TfidfVectorizer(preprocessor=normalise, ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(
                    preprocessor=normalise,
                    analyzer="char_wb",
                    ngram_range=(1, 4),
                    min_df=2,
                    sublinear_tf=True,
                ),
            )
            return self._vectors.fit_transform(texts)
        return self._vectors.transform(texts)

    def fit(self, texts: Iterable[str], labels: Iterable[object]) -> Baseline:
        """Learn from texts and their labels (joined by ``|``; empty or missing = none)."""
        from sklearn.linear_model import LogisticRegression

        texts, labels = list(texts), [one or frozenset() for one in read_sets(labels)]
        if len(texts) < 10 or len(texts) != len(labels):
            raise TooFewError(
                _("Learning needs at least 10 labelled texts, not {n}.").format(
                    n=min(len(texts), len(labels))
                )
            )
        x = self._features(texts, fit=True)
        self._models = {}
        for label in sorted(frozenset().union(*labels)):
            y = np.array([label in one for one in labels])
            if not y.all():
                model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000)
                self._models[label] = model.fit(x, y)
        return self

    def probabilities(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return each label's probability, one row a text."""
        x = self._features(list(texts), fit=False)
        return pd.DataFrame({label: model.predict_proba(x)[:, 1] for label, model in self._models.items()})

    def tag(self, texts: Sequence[str]) -> list[frozenset[str]]:
        """Return the labels that reach the threshold, a set for each text."""
        p = self.probabilities(texts) >= self.threshold
        return [frozenset(row.index[row]) for _i, row in p.iterrows()]


def cross_validate(
    labelled: pd.DataFrame,
    column: str = "needs",
    *,
    threshold: float = 0.5,
    folds: int = 6,
    embedder: Embedder | None = None,
) -> Scores:
    """Score the learned baseline on sources that it did not learn from.

    Parameters
    ----------
    labelled : DataFrame
        With ``text``, ``source`` and the labels.
    column : str, default "needs"
        The labels, joined by ``|``.
    threshold : float, default 0.5
    folds : int, default 6
        Groups of sources; each is left out once.
    embedder : Embedder, optional

    Returns
    -------
    Scores

    Raises
    ------
    DataError
        If a column is missing.
    TooFewError
        If all texts are of one source.
    """
    from sklearn.model_selection import GroupKFold

    labelled = to_pandas(labelled, ("text", column, "source")).reset_index(drop=True)
    sources = labelled["source"].nunique()
    if sources < 2:
        raise TooFewError(_("A fair test needs texts of at least 2 sources, not {n}.").format(n=sources))
    gold = [one or frozenset() for one in read_sets(labelled[column])]
    got: list[frozenset[str]] = [frozenset()] * len(labelled)
    for train, test in GroupKFold(min(folds, sources)).split(labelled, groups=labelled["source"]):
        model = Baseline(threshold, embedder)
        model.fit(labelled["text"].iloc[train].tolist(), labelled[column].iloc[train].tolist())
        for i, tags in zip(test, model.tag(labelled["text"].iloc[test].tolist()), strict=True):
            got[i] = tags
    return compare(gold, got, sorted(frozenset().union(*gold)))
