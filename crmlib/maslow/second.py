"""A second opinion on each need, learned from labelled texts, which may object to the lexicon or support it.

The lexicon finds words; whether they mean the need in this text, it cannot know. A logistic regression on the
words of the labelled texts gives each need a chance. Where the chance is low, a single cue of the lexicon does
not count; where it is high, thin words count too. By itself it gives no tag, so every tag has words to show.
A text of a few words is too short for a second opinion: there the lexicon decides alone.

SecondOpinion   the chances of each need in a text, from weights in a plain file
learn           the weights, from labelled texts
features        what is counted in a text
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd

from crmlib.maslow.needs import Need
from crmlib.maslow.text import FOLDER, normalise

FILE = FOLDER / "second.csv"
NEEDS = tuple(need.value for need in Need)
INTERCEPT = "(intercept)"
SHORTEST = 10  # words

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def features(text: str) -> list[str]:
    """Return words, pairs and beginnings of words, and runs of one to three Han characters.

    Examples
    --------
    >>> features("Warm feet")
    ['warm', 'feet', 'warm feet']
    """
    shape = normalise(text)
    words = _WORD.findall(shape)
    found = list(words)
    for word in words:
        found += [word[:size] + "*" for size in (4, 5) if len(word) > size]
    found += [f"{first} {second}" for first, second in pairwise(words)]
    for run in _HAN.findall(shape):
        found += [run[i : i + size] for size in (1, 2, 3) for i in range(len(run) - size + 1)]
    return found


def learn(labelled: pd.DataFrame) -> pd.DataFrame:
    """Return the weights of the second opinion.

    Parameters
    ----------
    labelled : DataFrame
        text, and needs joined by ``|``.

    Returns
    -------
    DataFrame
        By feature: idf, and one weight a need, rounded to three decimals; the first row is the intercept.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    reader = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2)
    counts = reader.fit_transform(labelled["text"])
    wanted = labelled["needs"].fillna("").str.get_dummies("|").reindex(columns=list(NEEDS), fill_value=0)
    table = pd.DataFrame({"idf": reader.idf_}, index=pd.Index(reader.get_feature_names_out(), name="feature"))
    first = pd.DataFrame({"idf": [0.0]}, index=pd.Index([INTERCEPT], name="feature"))
    for need in NEEDS:
        model = LogisticRegression(C=10, class_weight="balanced", max_iter=3000).fit(counts, wanted[need])
        table[need], first[need] = model.coef_[0], model.intercept_[0]
    return pd.concat([first, table]).round(3)


@dataclass(frozen=True)
class SecondOpinion:
    """Chances of each need, from weights that `learn` has found.

    Attributes
    ----------
    weights : dict of feature to (idf, weights by need)
    """

    weights: dict[str, tuple[float, tuple[float, ...]]]

    def asked(self, text: str) -> dict[str, float]:
        """Return the chances, or nothing if the text is too short to have an opinion on."""
        shape = normalise(text)
        # A Chinese word has one and a half characters on average.
        length = len(_WORD.findall(shape)) + sum(len(run) for run in _HAN.findall(shape)) / 1.5
        return self.chances(text) if length >= SHORTEST else {}

    def chances(self, text: str) -> dict[str, float]:
        """Return the chance of each need in a text, 0–1; they need not sum to 1."""
        known: dict[str, int] = {}
        for feature in features(text):
            if feature in self.weights:
                known[feature] = known.get(feature, 0) + 1
        sums, length = list(self.weights[INTERCEPT][1]), 0.0
        raw = [0.0] * len(NEEDS)
        for feature, count in known.items():
            idf, weights = self.weights[feature]
            value = (1 + math.log(count)) * idf
            length += value * value
            raw = [total + value * weight for total, weight in zip(raw, weights, strict=True)]
        scale = 1 / math.sqrt(length) if length else 0.0
        return {
            need: 1 / (1 + math.exp(-(start + scale * total)))
            for need, start, total in zip(NEEDS, sums, raw, strict=True)
        }


@cache
def second_opinion(file: Path = FILE) -> SecondOpinion:
    """Return the second opinion whose weights travel with the package."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return SecondOpinion({row[0]: (float(row[1]), tuple(map(float, row[2:]))) for row in rows})
