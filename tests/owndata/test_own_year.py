"""A trainer's own data keep the course's promise: exercises ask about what the data in force have."""

import pandas as pd
import pytest

from crmcourse import grade
from crmcourse.exercises.feedback import Outcome
from crmcourse.sources.syllabus import load, notebooks
from crmlib import aidma, datasets, schema

TOPICS = [topic for topic in load(notebooks()).topics if (topic.path / "exercises.py").is_file()]
EARLIER = pd.Timedelta(days=720)  # not a whole year, so months begin in other places


def _moved(frame, fields, days):
    """Return a table, as text, with every day and time in it moved."""
    moved = frame.copy()
    for field in fields:
        name = field["name"]
        if field["type"] == "date":
            # What is paid by the month stays so: a register moved by days would be none any more.
            by = pd.DateOffset(months=24) if "monthly_yuan" in frame else days
            moved[name] = (pd.to_datetime(frame[name]) - by).dt.strftime("%Y-%m-%d")
        elif field["type"] == "datetime":
            times = pd.to_datetime(frame[name], utc=True).dt.tz_convert(schema.ZONE) - days
            moved[name] = times.dt.strftime("%Y-%m-%dT%H:%M:%S") + "+08:00"
    return moved


@pytest.fixture(scope="module")
def another_year(tmp_path_factory):
    """The course's tables, as they would have been 720 days earlier."""
    folder = tmp_path_factory.mktemp("another year")
    for name in datasets.names():
        fields = datasets.resource(name)["schema"]["fields"]
        if any(field["type"] in ("date", "datetime") for field in fields):
            file = datasets.resource(name)["path"]
            _moved(schema.read(datasets.HOME / file), fields, EARLIER).to_csv(folder / file, index=False)
    return folder


@pytest.fixture
def earlier(another_year):
    written = datasets.fingerprints(another_year)
    with datasets.using(another_year, fingerprints=written):
        yield


@pytest.mark.parametrize(
    "exercise", [pytest.param(one, id=one.id) for topic in TOPICS for one in topic.exercises]
)
def test_every_exercise_has_a_key_on_data_of_another_year(earlier, exercise):
    said = grade(exercise, exercise.key_value())
    assert said.outcome is (Outcome.KEPT if exercise.answer.by_people else Outcome.RIGHT), said.text


def test_the_cohorts_usual_mistakes_are_known_on_data_of_another_year(earlier):
    (exercise,) = (one for topic in TOPICS for one in topic.exercises if one.id == "5.3")
    for mistake in exercise.mistakes:
        said = grade(exercise, mistake.value())
        assert said.outcome is Outcome.WRONG, mistake.message.en
        assert str(mistake.message) in said.message


def test_the_cohort_that_is_asked_about_is_the_latest_that_could_be_watched_for_sixty_days(earlier):
    journeys = aidma.staged(datasets.load("events"))
    entered, ordered, end = journeys.reach["entered"], journeys.reach["action"], journeys.end
    # The log ends 720 days before 30 June 2026, on 10 July 2024. Sixty days before that is 11 May 2024, so
    # April's newcomers were all watched for as long, and May's were not.
    assert f"{end:%Y-%m-%d}" == "2024-07-10"
    april = (entered >= pd.Timestamp("2024-04-01", tz=schema.ZONE)) & (
        entered < pd.Timestamp("2024-05-01", tz=schema.ZONE)
    )
    in_time = (ordered - entered <= pd.Timedelta(days=60)) & april
    assert grade("5.3", round(100 * in_time.sum() / april.sum(), 1)).outcome is Outcome.RIGHT


def test_a_log_without_a_buyer_who_came_by_the_middle_asks_about_somebody_else(tmp_path):
    events = schema.read(datasets.HOME / "events.csv")
    reach = aidma.first_reach(aidma.staged(datasets.load("events"))).set_index("customer_id")
    by_the_middle = reach[reach["interest"] < reach["attention"]]
    buyers = by_the_middle.index[by_the_middle["action"].notna()]
    assert 0 < len(buyers) < len(by_the_middle)
    others = events[~events["customer_id"].isin(buyers)]
    for rows, outcome in (
        (others, Outcome.RIGHT),
        (others[~others["customer_id"].isin(by_the_middle.index)], None),
    ):
        rows.to_csv(tmp_path / "events.csv", index=False)
        with datasets.using(tmp_path, fingerprints=datasets.fingerprints(tmp_path)):
            first = by_the_middle.loc[by_the_middle["action"].isna()].iloc[0].dropna()
            said = grade("5.2", list(first.sort_values().index))
        if outcome:
            assert said.outcome is outcome, said.text
        else:
            assert "No customer reached Interest before Attention" in said.message


def test_a_log_that_is_too_short_for_any_cohort_says_so(tmp_path):
    events = schema.read(datasets.HOME / "events.csv")
    events[events["timestamp"] < "2025-02-15"].to_csv(tmp_path / "events.csv", index=False)
    with datasets.using(tmp_path, fingerprints=datasets.fingerprints(tmp_path)):
        said = grade("5.3", 12.0)
    assert said.outcome is Outcome.CANNOT_CHECK
    assert "the log is too short" in said.message
