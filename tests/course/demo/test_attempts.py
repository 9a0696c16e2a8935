"""An answer comes out as it was meant to: right, a mistake of that number, unreadable, blank."""

from collections import Counter, defaultdict

import pytest

from crmcourse.demo.attempts import Kind, attempt
from crmcourse.demo.questions import paper_of
from crmcourse.demo.truth import truth_of
from crmcourse.exercises.feedback import Outcome
from crmcourse.exercises.marking import Marker
from crmlib.i18n import use_language

OUTCOMES = {
    Kind.RIGHT: {Outcome.RIGHT},
    Kind.MISTAKE: {Outcome.WRONG, Outcome.PARTLY},
    Kind.OWN: {Outcome.WRONG, Outcome.PARTLY},
    Kind.SLIP: {Outcome.CANNOT_CHECK},
    Kind.BLANK: {Outcome.NOT_ATTEMPTED},
}
# What a text is worth, a person decides.
TEXTS = {
    Kind.RIGHT: {Outcome.KEPT},
    Kind.OWN: {Outcome.KEPT, Outcome.UNFINISHED},
    Kind.SLIP: {Outcome.CANNOT_CHECK},
    Kind.BLANK: {Outcome.NOT_ATTEMPTED},
}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_judge_sees_what_was_meant(topics, code):
    truth = truth_of(topics)
    use_language(code)
    kinds = Counter()
    for topic in topics:
        for question in paper_of(topic, code).questions.values():
            marker, said = Marker(question.exercise), defaultdict(set)
            for person in truth.people[:40]:
                made = attempt(question, person, truth)
                kinds[made.kind] += 1
                result = marker.mark(made.value)
                said[made.kind].add(result.outcome)
                assert made.kind is Kind.RIGHT or result.mistake == made.mistake, (question.exercise.id, made)
            outcomes = TEXTS if question.exercise.answer.by_people else OUTCOMES
            assert all(found <= outcomes[kind] for kind, found in said.items()), question.exercise.id
    assert set(kinds) == set(Kind)
    assert kinds[Kind.RIGHT] > kinds[Kind.MISTAKE] > kinds[Kind.OWN] > kinds[Kind.SLIP]


def test_what_is_typed_is_what_is_checked(topics):
    use_language("en")
    truth = truth_of(topics)
    question = paper_of(topics[0], "en").questions["7.1"]
    for person in truth.people:
        made = attempt(question, person, truth)
        if made.kind in (Kind.MISTAKE, Kind.OWN):
            place: dict = {"check": lambda _id, value: value}
            exec(made.code.replace("check(", "checked = check("), place)  # noqa: S102 - our own cell
            assert place["checked"] == made.value
