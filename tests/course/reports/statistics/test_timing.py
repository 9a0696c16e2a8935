"""Who was late or fast, as far as times are known."""

from crmcourse.reports import load
from crmcourse.reports.statistics.timing import timing
from tests.support import class_of


def at(*minutes):
    times = [f"2026-11-25T10:{minute:02d}:00+00:00" for minute in minutes]
    return {f"5.{n}": class_of.exercise(at=time) for n, time in enumerate(times, 1)}


def test_too_fast_is_said_only_where_answers_have_times(tmp_path):
    trainees = [
        class_of.trainee(at(0, 1, 3), id="fast"),
        class_of.trainee(at(0, 20, 50), id="slow"),
        class_of.trainee(at(0, 1), id="too few to say"),
        class_of.trainee({"5.1": class_of.exercise()}, id="unknown", handed_in=None),
        class_of.trainee({"5.1": class_of.exercise()}, id="late", late_days=2, late_factor=0.8),
    ]
    found = timing(load(class_of.write(tmp_path / "r", trainees)))
    assert found.table[["late", "fast"]].to_dict("index") == {
        "k0000": {"late": False, "fast": True},
        "k0004": {"late": True, "fast": False},
    }
    assert found.table.loc["k0000", ["minutes", "planned"]].tolist() == [3.0, 60.0]
    assert (found.dated, found.timed) == (4, 2)
