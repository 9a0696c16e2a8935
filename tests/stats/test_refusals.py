"""What makes no sense is refused in a sentence, by every function on the floor that minds what it gets."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import CrmlibError
from crmlib.stats.calibration import calibration, decide
from crmlib.stats.careless import careless
from crmlib.stats.halo import halo
from crmlib.stats.halves import split_halves
from crmlib.stats.importance import relative_importance
from crmlib.stats.mixture import gaussian_mixtures
from crmlib.stats.naive_bayes import NaiveBayes
from crmlib.stats.performance import importance_performance
from crmlib.stats.resample import unit_weights
from crmlib.stats.scales import keyed, scale_reliability, spearman_brown
from crmlib.stats.stated import stated_importance
from crmlib.stats.trial import difference_of_shares, holm

RNG = np.random.default_rng(0)
SHEET = pd.DataFrame(RNG.normal(size=(60, 4)), columns=list("abcy"))
ITEMS = pd.DataFrame(RNG.integers(1, 6, (60, 4)), columns=list("abcd"))
KEYS = {"calm": {"a": 1, "b": -1, "c": 1}}
CUES = pd.DataFrame(RNG.integers(0, 2, (60, 3)), columns=list("abc"))
KINDS = pd.Series(RNG.choice(["x", "y"], 60))
P = NaiveBayes().fit(CUES, KINDS).predict_proba(CUES)
POINTS = pd.DataFrame({"points_a": [60, 70, 80], "points_b": [40, 30, 20]})
SAID = stated_importance(POINTS, unit=None, draws=20)
TASKS = pd.DataFrame({"item_1": ["a"], "item_2": ["b"], "item_3": ["c"], "best": ["a"], "worst": ["c"]})

CALLS = {
    "keys that are a list": (lambda: scale_reliability(ITEMS, ["a", "b"]), "each item of each scale"),
    "keys without scales": (lambda: scale_reliability(ITEMS, {"a": 1}), "each item of each scale"),
    "no keys": (lambda: scale_reliability(ITEMS, {}), "each item of each scale"),
    "an end that is text": (lambda: keyed(ITEMS, {"a": 1}, high="5"), "high is a whole number"),
    "a length that is text": (lambda: spearman_brown(0.8, "twice"), "length: 1 of 1 values are no numbers"),
    "seconds an item as text": (lambda: careless(ITEMS, ["a"], seconds_per_item="2"), "seconds_per_item is a number"),
    "no scales": (lambda: split_halves({}), "scales is a mapping"),
    "a scale of one item": (lambda: split_halves({"calm": ITEMS[["a"]]}), "'calm' has one item"),
    "halves with True": (lambda: split_halves({"calm": ITEMS}, splits=True), "splits is a whole number"),
    "halves without seed": (lambda: split_halves({"calm": ITEMS}, seed="now"), "A seed is a whole number"),
    "weights without seed": (lambda: unit_weights(3, seed=-1), "A seed is a whole number"),
    "priors that are a list": (lambda: NaiveBayes(priors=[0.5, 0.5]).fit(CUES, KINDS), "Priors are 'equal'"),
    "priors that are text": (lambda: NaiveBayes(priors={"x": "half", "y": 0.5}).fit(CUES, KINDS), "priors: 1 of 2"),
    "a vote of two": (lambda: NaiveBayes(share_vote=2).fit(CUES, KINDS), "share_vote is a number from 0 to 1"),
    "sure as text": (lambda: NaiveBayes(sure="very").fit(CUES, KINDS), "sure is a number from 0 to 1"),
    "one fold": (lambda: NaiveBayes().cross_predict_proba(CUES, KINDS, folds=1), "folds is a whole number"),
    "an explanation of several": (lambda: NaiveBayes().fit(CUES, KINDS).explain(CUES, [0]), "Nothing was noted"),
    "deciding without a number": (lambda: decide(P, None), "sure is a number"),
    "probabilities that are text": (lambda: calibration(P.astype(object).assign(x="?"), KINDS), "Column x: 60 of 60"),
    "probabilities twice": (lambda: calibration(pd.concat([P, P]), KINDS), "60 cases have more than one row"),
    "outcomes that are a list": (lambda: calibration(P, list(KINDS)), "not list"),
    "bins of a half": (lambda: calibration(P, KINDS, bins=2.5), "bins is a whole number"),
    "a table without columns": (lambda: gaussian_mixtures(SHEET[[]]), "no columns"),
    "mixtures of text": (lambda: gaussian_mixtures(SHEET, most="6"), "most is a whole number"),
    "outcomes of three": (lambda: difference_of_shares([3, 0], [1, 0]), "hit is 0 or 1 in every case"),
    "a missing outcome": (lambda: difference_of_shares([np.nan, 0], [1, 0]), "hit is 0 or 1 in every case"),
    "a missing group": (lambda: difference_of_shares([1, 0], [None, 0]), "treated is 0 or 1 in every case"),
    "p-values that are text": (lambda: holm(["small"]), "p_values: 1 of 1"),
    "an outcome that is a list": (lambda: relative_importance(SHEET, ["y"], ["a", "b"]), "A column has one name"),
    "one driver as text": (lambda: halo(SHEET, "y", "abc"), r"write drivers=\['abc'\]"),
    "importance without a seed": (lambda: relative_importance(SHEET, "y", ["a", "b"], seed="x"), "A seed is"),
    "an unknown form": (lambda: stated_importance(POINTS, ["points"], unit=None), "form is one of points, reason"),
    "no complete task": (lambda: stated_importance(TASKS.assign(best=None), "best_worst", unit=None), "is complete"),
    "a map of a table": (lambda: importance_performance(SHEET, SHEET), "not DataFrame"),
    "a map without ratings": (lambda: importance_performance(SHEET[["a"]], SAID), "lacks the column b"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "match"), CALLS.values(), ids=CALLS)
def test_nonsense_gets_one_sentence(call, match):
    with pytest.raises(CrmlibError, match=match) as error:
        call()
    assert "\n" not in str(error.value)
