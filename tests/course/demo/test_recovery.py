"""From what the class sent in, the truth that made it can be found again."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from crmcourse.demo import hand_in
from crmcourse.demo.people import Sends
from crmcourse.demo.trainer import share
from crmcourse.exercises import encode
from crmcourse.exercises.feedback import Outcome
from crmcourse.exercises.marking import Marker
from crmlib.i18n import use_language
from tests.support.sheets_in import facts_in


def marked(sheets, topics):
    """Return id → exercise → feedback, as the judge would give it."""
    markers, found = {}, {}
    for name, facts in sheets.items():
        use_language(facts["language"])
        found[name] = {}
        for topic in topics:
            for exercise in topic.exercises:
                marker = markers.setdefault((exercise.id, facts["language"]), Marker(exercise))
                answer = facts["answers"].get(exercise.id, {"answer": {"blank": True}})["answer"]
                one = marker.mark(encode.decode(answer))
                if one.outcome is Outcome.KEPT:  # as the trainer of this class reads it
                    one = replace(one, points=exercise.points * share(exercise, one.record))
                found[name][exercise.id] = one
    return found


@pytest.fixture(scope="module")
def feedback(sent, sheets, topics):
    honest = {
        one.id
        for one in sent[1].people
        if one.sends in (Sends.ZIP, Sends.AGAIN) and not one.copies and not one.skips
    }
    return marked({name: facts for name, facts in sheets.items() if name in honest}, topics)


def right(one):
    return one.outcome is Outcome.RIGHT or (one.outcome is Outcome.KEPT and one.points == one.out_of)


def test_the_harder_exercises_are_those_that_fewer_get_right(sent, feedback):
    difficulties = sent[1].difficulties
    names = list(next(iter(feedback.values())))
    shares = [np.mean([right(given[name]) for given in feedback.values()]) for name in names]
    assert len(names) == 15
    assert spearmanr(shares, [-difficulties[name] for name in names]).statistic > 0.8


def test_the_abler_people_get_more_right(sent, feedback):
    shares = [np.mean([right(one) for one in given.values()]) for given in feedback.values()]
    abilities = [sent[1].abilities[name] for name in feedback]
    # Fifteen right-or-wrong exercises: a reliability near .8, so a correlation near its root, .9.
    assert spearmanr(shares, abilities).statistic > 0.75


def test_the_share_right_is_what_the_model_says(sent, feedback):
    truth = sent[1]
    by_id = {one.id: one for one in truth.people}
    chances = np.array([truth.chance(by_id[who], name) for who, given in feedback.items() for name in given])
    found = np.array([right(one) for given in feedback.values() for one in given.values()])
    error = np.sqrt((chances * (1 - chances)).sum()) / len(chances)
    assert abs(found.mean() - chances.mean()) < 3 * error


def test_the_most_popular_mistake_is_found(sent, feedback):
    popularity = sent[1].popularity
    counts = {
        name: Counter(given[name].mistake for given in feedback.values() if given[name].mistake is not None)
        for name in next(iter(feedback.values()))
    }
    told = {name: count for name, count in counts.items() if count.total() >= 6 and len(popularity[name]) > 1}
    hits = [count.most_common(1)[0][0] == int(np.argmax(popularity[name])) for name, count in told.items()]
    assert len(hits) >= 6
    assert np.mean(hits) >= 0.8


def test_before_the_course_they_know_less(syllabus, topics, feedback, tmp_path):
    hand_in(tmp_path, syllabus, topics[:1], before=True)
    before = marked(facts_in(tmp_path), topics[:1])
    names = [exercise.id for exercise in topics[0].exercises]
    gains = [
        np.mean([right(feedback[who][name]) - right(before[who][name]) for name in names])
        for who in feedback.keys() & before.keys()
    ]
    assert np.mean(gains) > 0.1


def test_the_abler_need_fewer_tries(sent, sheets):
    abilities = sent[1].abilities
    tries = {
        name: np.mean([one["tries"] for one in facts["progress"].values() if one["tries"]])
        for name, facts in sheets.items()
    }
    assert spearmanr(list(tries.values()), [abilities[name] for name in tries]).statistic < -0.3
