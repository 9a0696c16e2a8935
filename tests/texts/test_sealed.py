"""Which utterances may judge a tagger."""

import pandas as pd

from crmlib import datasets
from crmlib.texts import sealed


def test_nine_trades_are_sealed_in_both_languages():
    sources = datasets.load("utterances")["source"].drop_duplicates()
    kept = set(sources[sealed(sources)])
    # The lesson names them: five earlier trades and four newer ones.
    trades = "car-dealer training-school pharmacy travel-agency office-supply dentist garden-centre music-shop removals"
    assert kept == {f"{language}-{trade}" for language in ("en", "zh") for trade in trades.split()}


def test_sources_of_ones_own_are_sealed():
    assert sealed(pd.Series(["our hotline", "en-hotel-reviews"])).tolist() == [True, False]
