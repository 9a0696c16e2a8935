"""The view of customer value: what is moved is named with its unit, and a target can be met to the step."""

import pytest

from crmlib.datasets import load
from crmlib.errors import DataError, ModelError
from crmlib.value import ConditionalLogit, Part, change_for_share, screen
from crmlib.widgets.value import win_back
from tests.support.backends import BACKENDS


@pytest.fixture(scope="module")
def offers():
    return load("offers")


@pytest.fixture(scope="module")
def some():
    choices = screen(load("choices")).kept
    return choices[(choices["holdout"] == 0) & (choices["task"] <= 4)]


@pytest.fixture(scope="module")
def logit(some):
    return ConditionalLogit([Part.MONEY, Part.SERVICE, Part.TIME]).fit(some)


def test_the_widget_moves_the_shares_and_says_whether_the_target_is_reached(offers, logit):
    view = win_back(logit, offers, target=0.5)
    before = view.html
    assert "not reached" in before
    view.set(price=-60)
    assert view.html != before
    assert "· target 50%: reached" in view.html


def test_what_is_moved_has_a_unit(offers, logit):
    view = win_back(logit, offers)
    named = [field.description for field in view.fields.values()]
    assert named == ["Money cost (yuan)", "Service value (rating points)", "Time cost (days)"]


def test_the_price_that_reaches_a_target_can_be_set_and_one_step_less_is_not_enough(offers, logit):
    view = win_back(logit, offers, target=0.4)
    needed = change_for_share(logit, offers, "greenhill", "price", 0.4).table["change"].iloc[0]
    step = view.fields["price"].step
    met = step * (needed // step)
    view.set(price=met)
    assert view.values()["price"] == pytest.approx(met)
    assert "40%: reached" in view.html
    view.set(price=met + step)
    assert "40%: not reached" in view.html


def test_the_widget_calls_own_columns_by_their_own_names(some, offers):
    own = ConditionalLogit(["price", "service", "time"]).fit(some)
    view = win_back(own, BACKENDS["polars"](offers))
    assert [field.description for field in view.fields.values()] == ["price", "service", "time"]
    with pytest.raises(DataError, match="no offer 'teahouse'"):
        win_back(ConditionalLogit(["price"]).fit(some), offers, firm="teahouse")
    with pytest.raises(ModelError, match="not fitted"):
        win_back(ConditionalLogit(), offers)
