"""What one room writes, the other reads: the same, an earlier version's too, and what is damaged is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.exercises.feedback import Outcome
from crmcourse.records import fields
from crmcourse.records.answers import Answers, Platform, Reason
from crmcourse.records.mark import Decision, Evidence, Mark
from crmcourse.records.marks import Marks
from crmcourse.records.run import GradedTopic, Objective, RunFacts
from crmlib.errors import DataError
from crmlib.i18n import Text

AT = "2026-11-25T10:00:00+00:00"
WHY = Reason("left", Text(en="It ended itself.", zh="它自行结束了。"))
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=20).map(
    lambda text: " ".join(text.split())
)
TEXTS = st.builds(Text, en=WORDS, zh=WORDS)
POINTS = st.floats(0, 1000).map(lambda points: round(points, 2))
MARK = st.builds(
    Mark, topic=WORDS, title=TEXTS, level=st.integers(1, 3), out_of=POINTS, points=POINTS,
    outcome=st.sampled_from(Outcome), section=TEXTS, mistake=st.none() | st.integers(0, 9),
    lines=st.lists(TEXTS, max_size=3).map(tuple), answer=st.none() | WORDS | st.booleans() | POINTS,
    tries=st.none() | st.integers(0, 99), hints=st.none() | st.integers(0, 9),
    at=st.none() | st.just(AT), confirm=st.booleans(),
    evidence=st.lists(st.builds(Evidence, TEXTS, WORDS), max_size=2).map(tuple),
    by_hand=st.none() | st.builds(Decision, POINTS, WORDS),
)  # fmt: skip
MARKS = st.builds(
    Marks, key=st.just("ann-1"), id=WORDS, name=WORDS, file=WORDS, fingerprint=WORDS,
    status=st.sampled_from(["graded", "needs_person"]), exercises=st.dictionaries(st.just("5.1"), MARK),
    points=POINTS, out_of=POINTS, late_days=st.integers(0, 99), exam=st.booleans(),
    platform=st.sampled_from([Platform(), Platform("Canvas", "334244", late=True)]),
    reasons=st.lists(st.just(WHY), max_size=2).map(tuple), computed=st.dictionaries(WORDS, POINTS),
    decision=st.none() | st.builds(Decision, st.sampled_from(["ok", ""]) | POINTS, WORDS),
)  # fmt: skip


def written(record):
    """A record as its file is read again, whole."""
    return fields.opened(json.loads(json.dumps(record.to_json(), allow_nan=False)), "a.json")


@given(MARKS)
def test_marks_come_back_as_they_were_written(marks):
    assert Marks.from_json(written(marks), "ann-1") == marks


def test_answers_come_back_as_they_were_written():
    answers = Answers(
        key="ann-1", id="s1", name=" Ann\x0b ", file="Ann.zip", fingerprint="f", handed_in=AT, file_time=AT,
        platform=Platform("Moodle", "1201"), version="0.1.0", data="d", exam=True,
        language="zh", languages={"05-tea": "zh"}, rung="namespaces", seconds=0.5, answers={"5.1": {"list": [3]}},
        progress={"5.1": {"tries": 2}}, reasons=(WHY,), notes=(WHY,), seed=2**63 - 1, context="c",
    )  # fmt: skip
    # To the last digit of the seed, and with the name as it is: both are compared with those of the next run.
    assert Answers.from_json(written(answers)) == answers


def test_the_facts_of_a_run_come_back_as_they_were_written():
    topic = GradedTopic("05-tea", Text("Tea", "茶"), 45.0, (Objective(Text("Say.", "说。"), ("5.1",)),))
    facts = RunFacts(
        version="0.1.0", graded_at="2026-11-26T08:00:00+00:00", rung="limits", isolation=Text("None.", "无。"),
        exam=True, course=Text("Tea", "茶"), topics=(topic,), mistakes={"5.1": (Text("Half?", "一半？"),)},
        late={"due": "2026-12-01T10:00:00+00:00", "per_day": 0.1}, due="2026-12-01T18:00+08:00",
    )  # fmt: skip
    assert RunFacts.from_json(written(facts)) == facts


# As version 0.1.0 wrote it, before platforms, exams and hand-given totals were known.
OLD = {
    "format": 1, "key": "ann-1", "trainee": {"id": "s1", "name": "Ann"}, "file": "Ann.zip", "fingerprint": "f",
    "handed_in": None, "late_days": 1, "late_factor": 0.9, "status": "graded", "reasons": [], "notes": [],
    "rung": "namespaces", "seconds": 0.4, "language": "zh", "points": 1.5, "out_of": 2,
    "exercises": {
        "5.1": {
            "topic": "05-tea", "title": {"en": "Cups", "zh": "杯数"}, "level": 1, "out_of": 2, "points": 1.5,
            "outcome": "partly", "mistake": None, "lines": {"en": ["Half?", "More."], "zh": ["一半？"]},
            "section": {"en": "Tea", "zh": "茶"}, "answer": 3, "tries": 2.0, "hints": None, "confirm": False,
            "evidence": [], "by_hand": None,
        }
    },
}  # fmt: skip


def test_marks_of_an_earlier_version_are_read():
    marks = Marks.from_json(fields.opened(OLD, "a.json"), "ann-1")
    assert (marks.final, marks.exam, marks.platform.canvas, marks.comment) == (1.35, False, "", "")
    assert marks.exercises["5.1"].lines == (Text("Half?", "一半？"), Text("More.", ""))
    assert marks.exercises["5.1"].tries == 2


def test_answers_of_an_earlier_version_are_read():
    kept = "format", "key", "trainee", "file", "fingerprint", "handed_in", "rung", "seconds"
    later = {"version": None, "data": None, "language": "en", "languages": {}, "answers": {"5.1": 3}}
    old = {name: OLD[name] for name in kept} | later | {"progress": {}, "reasons": [], "notes": []}
    found = Answers.from_json(fields.opened(old, "a.json"))
    assert (found.seed, found.context, found.platform) == (None, "", Platform())


@pytest.mark.parametrize(
    "content", [[], {}, {"format": 2}, None, "x", {"format": 1}, {"format": 1, "answers": []}]
)
@pytest.mark.parametrize(
    "kind", [Answers.from_json, RunFacts.from_json, lambda record: Marks.from_json(record, "a")]
)
def test_what_is_no_such_file_is_one_sentence_with_its_name(kind, content):
    with pytest.raises(
        DataError, match=r"^a\.json.*: '\w+' should be .*Grade again, or take the file away\.$"
    ):
        kind(fields.opened(content, "a.json"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("seed", 1.5), ("seed", "7"), ("languages", {"a": 1}), ("progress", {"5.1": 3}), ("reasons", [1]), ("seconds", -1),
     ("handed_in", "soon"), ("answers", None), ("trainee", {"id": 3, "name": "x"}), ("platform", {"name": 3})],
)  # fmt: skip
def test_a_wrong_field_of_stored_answers_is_named(field, value):
    content = {**Answers("k", "s1", "Ann", "f.zip", "f").to_json(), field: value}
    with pytest.raises(DataError, match=r"^a\.json"):
        Answers.from_json(fields.opened(content, "a.json"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("late_days", 0.5), ("by_hand", {"by_hand": "maybe"}), ("by_hand", {"by_hand": None}), ("computed", {"5.1": "x"})],
)  # fmt: skip
def test_a_wrong_field_of_marks_is_named(field, value):
    with pytest.raises(DataError, match=r"^a\.json"):
        Marks.from_json(fields.opened({**OLD, field: value}, "a.json"), "a")
