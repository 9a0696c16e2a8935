"""Chances of labels in a text, from weights that were learned once and travel in a plain file.

A lexicon finds words; whether they mean the label in this text, it cannot know. A logistic regression on the words
of labelled texts gives each label a chance. The weights are numbers in a file, so that whoever uses them needs no
scikit-learn, and anybody can read which words speak for what.

Weights    the chances of each label in a text
learn      the weights, from labelled texts
features   what is counted in a text
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from crmlib.texts.normalise import normalise, runs, words

INTERCEPT = "(intercept)"


def features(text: str) -> list[str]:
    """Return words, pairs and beginnings of words, and runs of one to three Han characters.

    Examples
    --------
    >>> features("Warm feet")
    ['warm', 'feet', 'warm feet']
    """
    shape = normalise(text)
    found = list(single := words(shape))
    for word in single:
        found += [word[:size] + "*" for size in (4, 5) if len(word) > size]
    found += [f"{first} {second}" for first, second in pairwise(single)]
    for run in runs(shape):
        found += [run[i : i + size] for size in (1, 2, 3) for i in range(len(run) - size + 1)]
    return found


def learn(texts: Iterable[str], labelled: Sequence[frozenset[str]], labels: Sequence[str]) -> pd.DataFrame:
    """Return the weights of labels, one logistic regression each on the tf-idf of `features`.

    Parameters
    ----------
    texts : iterable of str
    labelled : sequence of frozenset
        The labels of each text.
    labels : sequence of str
        The labels there are.

    Returns
    -------
    DataFrame
        By feature: idf, and one weight a label, rounded to three decimals; the first row is the intercept.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    reader = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2)
    counts = reader.fit_transform(texts)
    table = pd.DataFrame({"idf": reader.idf_}, index=pd.Index(reader.get_feature_names_out(), name="feature"))
    first = pd.DataFrame({"idf": [0.0]}, index=pd.Index([INTERCEPT], name="feature"))
    for label in labels:
        wanted = np.array([label in one for one in labelled])
        model = LogisticRegression(C=10, class_weight="balanced", max_iter=3000).fit(counts, wanted)
        table[label], first[label] = model.coef_[0], model.intercept_[0]
    return pd.concat([first, table]).round(3)


@dataclass(frozen=True)
class Weights:
    """Chances of each label, from weights that `learn` has found.

    Attributes
    ----------
    labels : tuple of str
    weights : dict of feature to (idf, weights by label)
    """

    labels: tuple[str, ...]
    weights: dict[str, tuple[float, tuple[float, ...]]]

    @classmethod
    def read(cls, file: Path) -> Weights:
        """Return the weights that a file holds, as `learn` gives them."""
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines)
            _feature, _idf, *labels = next(rows)
            return cls(tuple(labels), {row[0]: (float(row[1]), tuple(map(float, row[2:]))) for row in rows})

    def chances(self, text: str, *, shortest: int = 0) -> dict[str, float]:
        """Return the chance of each label in a text, 0–1; they need not sum to 1.

        Parameters
        ----------
        text : str
        shortest : int, default 0
            Words from which a text is long enough to have an opinion on; of a shorter one nothing is said.
        """
        shape = normalise(text)
        # A Chinese word has one and a half characters on average.
        if len(words(shape)) + sum(map(len, runs(shape))) / 1.5 < shortest:
            return {}
        known: dict[str, int] = {}
        for feature in features(text):
            if feature in self.weights:
                known[feature] = known.get(feature, 0) + 1
        length, raw = 0.0, [0.0] * len(self.labels)
        for feature, count in known.items():
            idf, weights = self.weights[feature]
            value = (1 + math.log(count)) * idf
            length += value * value
            raw = [total + value * weight for total, weight in zip(raw, weights, strict=True)]
        scale = 1 / math.sqrt(length) if length else 0.0
        return {
            label: 1 / (1 + math.exp(-(start + scale * total)))
            for label, start, total in zip(self.labels, self.weights[INTERCEPT][1], raw, strict=True)
        }
