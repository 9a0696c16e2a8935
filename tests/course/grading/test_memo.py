"""What is computed once for a whole class must be what each trainee would have computed."""

import types

import numpy as np
import pandas as pd
import pytest

from crmcourse.grading.sandbox import shared_results as memo
from crmlib import aidma, datasets
from crmlib.i18n import use_language


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(memo, "_remembered", {})


@pytest.fixture
def model():
    """A module with a function and a class, and the calls that reached them."""
    calls = []

    def total(frame, *, by=1):
        calls.append("total")
        return {"sum": float(frame["x"].sum()) * by}

    class Model:
        def __init__(self, power=1):
            self.power = power

        def fit(self, frame):
            calls.append("fit")
            self.mean_ = float((frame["x"] ** self.power).mean())
            return self

    module = types.SimpleNamespace(__all__=["total", "Model"], total=total, Model=Model)
    memo.remember(module)
    module.calls = calls
    return module


@pytest.fixture
def frame():
    return pd.DataFrame({"x": [1.0, 2.0], "who": ["ann", "bo"]})


def test_the_same_arguments_are_computed_once(model, frame):
    assert model.total(frame) == model.total(frame.copy()) == {"sum": 3.0}
    assert model.calls == ["total"]


def test_other_options_are_another_question(model, frame):
    assert model.total(frame, by=2) == {"sum": 6.0}
    assert model.total(frame) == {"sum": 3.0}


def test_nobody_can_change_what_the_next_one_gets(model, frame):
    model.total(frame)["sum"] = -1
    assert model.total(frame) == {"sum": 3.0}


def test_a_table_that_was_changed_in_place_is_another_table(model, frame):
    model.total(frame)
    frame.loc[0, "x"] = 10.0
    assert model.total(frame) == {"sum": 12.0}


def test_texts_that_are_gone_are_not_mistaken_for_new_ones_in_their_place(model):
    def made(number):
        return pd.DataFrame({"x": [float(number)] * 50, "who": [f"customer {number} {i}" for i in range(50)]})

    for number in range(200):
        table = made(number)
        keys = memo.key(table["who"])
        model.total(table)
        del table
        assert memo.key(made(number)["who"]) != keys


def test_a_class_that_inherits_its_fit_is_remembered_as_well(model, frame):
    heir = type("Heir", (model.Model,), {})
    memo.remember(types.SimpleNamespace(__all__=["Heir"], Heir=heir))
    assert [heir().fit(frame).mean_ for _time in range(2)] == [1.5, 1.5]
    assert model.calls == ["fit"]
    assert type(heir().fit(frame)) is heir
    assert (model.Model().fit(frame).mean_, model.calls) == (1.5, ["fit", "fit"])


def test_a_fitted_model_is_as_if_fitted_anew(model, frame):
    model.Model(2).fit(frame)
    again = model.Model(2).fit(frame)
    assert again.mean_ == 2.5  # (1 + 4) / 2
    assert model.Model(1).fit(frame).mean_ == 1.5
    assert model.calls == ["fit", "fit"]


def test_another_language_is_another_question(model, frame):
    model.total(frame)
    use_language("zh")
    model.total(frame)
    assert model.calls == ["total", "total"]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.assign(x=[1.0, 2.5]),
        lambda t: t.assign(who=["ann", "cy"]),
        lambda t: t.rename(columns={"x": "y"}),
        lambda t: t.iloc[::-1],
        lambda t: t.set_index("who"),
        lambda t: t.astype({"x": "int64"}),
        lambda t: t.assign(who=t["who"].astype("category")),
        lambda t: t.assign(who=pd.Categorical(t["who"], categories=["bo", "ann"])),
        lambda t: t[t["x"] > 1],
        lambda t: t.assign(x=[1.0, np.nan]),
    ],
)
def test_whatever_differs_in_a_table_makes_another_key(frame, change):
    assert memo.key(frame) is not None
    assert memo.key(change(frame)) not in (memo.key(frame), None)


def test_the_courses_tables_have_keys_that_their_copies_share():
    for name in datasets.names():
        table = datasets.load(name)
        assert memo.key(table) is not None, name
        assert memo.key(table) == memo.key(datasets.load(name)), name


def test_what_cannot_be_told_apart_has_no_key():
    assert memo.key(object()) is None
    assert memo.key(lambda: 0) is None
    assert memo.key(pd.Series([[1], [2]])) is None
    assert memo.key(["x"] * 1_000) is None


def test_one_and_true_and_one_point_naught_are_three_things():
    assert len({memo.key(1), memo.key(True), memo.key(1.0), memo.key("1")}) == 4


def test_the_remembered_chain_answers_as_a_fresh_one():
    events = datasets.load("events")
    fresh = aidma.Chain().fit(events).what_if("memory", 0.08)
    original = aidma.Chain.fit
    try:
        aidma.Chain.fit = memo._fit_once(original)
        first, second = (aidma.Chain().fit(events).what_if("memory", 0.08) for _time in range(2))
    finally:
        aidma.Chain.fit = original
    assert first == second == fresh


def test_journeys_are_told_apart_by_their_log_and_how_it_was_read():
    events = datasets.load("events")[:2000]
    journeys = aidma.staged(events)
    same = memo.key(journeys)
    assert same is not None
    assert same == memo.key(aidma.staged(events.copy()))
    mine = journeys.reach
    mine["customer_id"] = "nobody"
    assert same == memo.key(journeys)
    others = [
        aidma.staged(events[:1999]),
        aidma.staged(events, memory_gap_days=0),
        aidma.staged(events, as_of="2025-03-31"),
        aidma.staged(events, zone="UTC"),
        aidma.staged(events, stages={**aidma.EVENT_STAGES, "ad_view": None}),
    ]
    assert len({same, *map(memo.key, others)}) == 6


def test_what_is_done_to_the_first_times_changes_no_later_answer():
    journeys = aidma.staged(datasets.load("events")[:20_000])
    before = aidma.cohorts(journeys).table
    for mine in (journeys.reach, aidma.first_reach(journeys), journeys.log):
        mine["customer_id"] = "nobody"
    pd.testing.assert_frame_equal(aidma.cohorts(journeys).table, before)
    pd.testing.assert_frame_equal(aidma.cohorts(aidma.staged(datasets.load("events")[:20_000])).table, before)
