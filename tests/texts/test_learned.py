"""The learned baseline and its vectors."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.texts.learned import Baseline, SentenceVectors, cross_validate

TEXTS = ["so hungry", "我好饿", "is it safe", "安全吗"] * 6
NEEDS = ["physiological", "physiological", "safety", "safety"] * 6


def fake(texts):
    """An embedder for tests: one dimension a keyword."""
    return np.array([[float(w in t) for w in ("hungry", "饿", "safe", "安全")] for t in texts])


@pytest.mark.parametrize("embedder", [None, fake])
def test_the_baseline_learns_and_abstains(embedder):
    model = Baseline(0.6, embedder).fit(TEXTS, NEEDS)
    assert model.tag(["hungry", "安全"]) == [frozenset({"physiological"}), frozenset({"safety"})]
    assert Baseline(0.99, embedder).fit(TEXTS, NEEDS).tag(["zzz"]) == [frozenset()]


def test_cross_validation_leaves_sources_out():
    frame = pd.DataFrame({"text": TEXTS, "needs": NEEDS, "source": np.repeat(["a", "b", "c"], 8)})
    assert cross_validate(frame, folds=3).coverage == 1
    # A source with words of its own teaches nothing about the others.
    frame["text"] = [f"word{i // 8}{n}" for i, n in enumerate(NEEDS)]
    assert cross_validate(frame, folds=3, threshold=0.9).coverage == 0


def test_bad_input_is_named():
    with pytest.raises(TooFewError, match="10"):
        Baseline().fit(["a"], ["safety"])
    with pytest.raises(DataError, match="threshold"):
        Baseline(2)
    with pytest.raises(DataError, match="source"):
        cross_validate(pd.DataFrame({"text": TEXTS, "needs": NEEDS}))
    with pytest.raises(TooFewError, match="2 sources"):
        cross_validate(pd.DataFrame({"text": TEXTS, "needs": NEEDS, "source": "a"}))


def test_without_the_optional_package_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"crm-course\[embed\]"):
        SentenceVectors()
