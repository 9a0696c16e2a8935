"""What every test may rely on: English and the course's data in force, and one frame in every backend."""

import datetime as dt
import gc
import os

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import settings

from crmlib import datasets
from crmlib.i18n import use_language
from tests.support.backends import BACKENDS, ZONE, committed

# That a computer was busy is no fault of what is tested.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_finish(session):
    """Spare the collector of garbage what lives as long as the session: eight thousand tests and all modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _as_found():
    """Leave the language, the data and the figures that are open as they were found."""
    yield
    use_language("en")
    datasets.use(None)
    plt.close("all")


@pytest.fixture(scope="session", autouse=True)
def _searched_once(tmp_path_factory):
    """Keep for all processes of a session, and not beyond it, which files were searched for keys."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_COURSE_CACHE", str(shared / "cache"))
        yield


@pytest.fixture(scope="module")
def unsearched():
    """Grade without a search of all that this computer holds for keys, which takes half a minute for each course.

    That no run begins without it, and what it finds, is proven in ``test_hostile`` and ``test_installed``.
    """
    from crmcourse.grading import rehearsal

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal, "look", lambda topics, executor, terms: lambda: None)
        yield


_NAMES = [pytest.param(name, marks=pytest.mark.spark) if name == "spark" else name for name in BACKENDS]


@pytest.fixture(params=_NAMES)
def native(request):
    """A function that turns a pandas frame into one of each backend (PySpark: ``-m spark``)."""
    return BACKENDS[request.param]


@pytest.fixture(params=_NAMES)
def native_events(request):
    """The course's own log in each backend."""
    return committed("events", request.param)


@pytest.fixture
def log():
    """A function that writes a touchpoint log: ``log("ann 2025-01-01 ad_view", …)``, times in Shanghai."""

    def make(*lines, zone=ZONE):
        cells = [line.rsplit(" ", 1) for line in lines]
        who_when = [left.split(" ", 1) for left, _event in cells]
        return pd.DataFrame(
            {
                "customer_id": pd.Series(
                    [None if who == "-" else who for who, _when in who_when], dtype="str"
                ),
                "timestamp": pd.to_datetime([when for _who, when in who_when], format="ISO8601").tz_localize(
                    zone
                ),
                "event": pd.Series([event for _left, event in cells], dtype="str"),
            }
        )

    return make


@pytest.fixture
def moment():
    """A function that reads a time in Shanghai: ``moment("2025-01-01 09:00")``."""
    return lambda text: pd.Timestamp(text, tz=ZONE).to_pydatetime().astimezone(dt.UTC)
