"""The view of topic 12: a move of either control changes what is said."""

import pandas as pd
import pytest

from crmlib.lifetime import BetaGeoNBD
from crmlib.widgets.lifetime import silence_panel, worth_map
from tests.support import cdnow


@pytest.fixture(scope="module")
def view():
    return silence_panel(BetaGeoNBD().fit(cdnow.summary()))


def test_the_panel_says_what_the_model_says(view):
    model = BetaGeoNBD().fit(cdnow.summary())
    view.set(repeats=12, weeks=20)
    want = model.predict(pd.DataFrame({"frequency": [12], "recency": [80.0], "T": [100.0]}), 52)[0]
    assert f"{want:.2f} orders are to be expected in the next year" in view.text()
    assert "20 weeks since the last order, 100 since the first" in view.text()


def test_longer_silence_of_the_busy_is_worth_less(view):
    view.set(repeats=20, weeks=2)
    before = view.text()
    view.set(repeats=20, weeks=50)
    assert view.text() != before
    assert "0.0" in view.text()


def test_the_map_is_the_model_and_bends_back():
    model = BetaGeoNBD().fit(cdnow.summary())
    grid = worth_map(model)
    want = model.predict(pd.DataFrame({"frequency": [12], "recency": [80.0], "T": [100.0]}), 52)[0]
    assert grid.loc[12, 20] == pytest.approx(want)
    assert (grid.diff(axis=1).iloc[:, 1:] <= 1e-12).all(axis=None)  # silence never speaks for anybody
    # The more often, the more orders, as long as there is no silence; after a long one it is the other way round.
    assert grid[0].is_monotonic_increasing
    assert grid.loc[25, 50] < grid.loc[3, 50]
