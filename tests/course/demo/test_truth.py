"""What is hidden: drawn from a seed, and on the scale of the Rasch model."""

from dataclasses import replace
from math import log

import pytest

from crmcourse.demo.truth import truth_of


def test_chances_are_those_of_the_rasch_model(topics):
    truth = truth_of(topics)
    person = truth.people[0]
    known = replace(
        truth,
        abilities={person.id: 1.0},
        before={person.id: -1.0},
        difficulties={"7.1": 1.0, "7.2": 1 - log(3)},
    )
    assert known.chance(person, "7.1") == pytest.approx(1 / 2)
    assert known.chance(person, "7.2") == pytest.approx(3 / 4)  # odds of 3 to 1
    assert known.chance(person, "7.1", before=True) == pytest.approx(0.1192, abs=1e-4)  # 1 / (1 + e²)


def test_an_exercise_has_its_difficulty_whichever_topics_there_are(syllabus, topics):
    whole, part = truth_of(syllabus.topics), truth_of(topics[1:])
    assert part.difficulties == {name: whole.difficulties[name] for name in part.difficulties}
    assert part.popularity == {name: whole.popularity[name] for name in part.popularity}
    assert part.abilities == whole.abilities


def test_another_seed_is_another_class(topics):
    assert truth_of(topics, 1).abilities != truth_of(topics, 2).abilities
    assert truth_of(topics, 1).difficulties != truth_of(topics, 2).difficulties


def test_shares_of_mistakes_add_up_and_are_unequal(topics):
    truth = truth_of(topics)
    for topic in topics:
        for exercise in topic.exercises:
            shares = truth.popularity[exercise.id]
            assert len(shares) == len(exercise.mistakes)
            assert not shares if exercise.answer.by_people else sum(shares) == pytest.approx(1, abs=0.01)
            assert len(shares) <= 1 or max(shares) > 1.5 * sorted(shares)[-2]


def test_nobody_knew_more_before_the_course(topics):
    truth = truth_of(topics)
    assert all(truth.before[name] <= ability for name, ability in truth.abilities.items())
