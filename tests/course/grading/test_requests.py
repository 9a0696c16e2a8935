"""What goes to the sandbox is the code, and what functions are called with; nothing that gives a key away."""

import json
from dataclasses import asdict

import pytest

from crmcourse.exercises import encode
from crmcourse.exercises.declare import FunctionAnswer, Mistake, Text
from crmcourse.grading.request import Request, chosen, function_inputs, request_for
from tests.support.class_of_two import notebook, number, submission, topic

SECRET = 73196482
TOPIC = topic(
    number("5.1", key=SECRET, mistakes=[Mistake(answer=SECRET + 1, message=Text(en="secret?", zh="秘密？"))]),
    number("5.2", answer=FunctionAnswer(inputs=((1, "a"), ([2],))), key=lambda: lambda *given: SECRET),
)
OTHER = topic(number("12.1"), folder="12-lifetime")


def test_cells_and_inputs_are_sent_and_no_key():
    request = request_for(submission(notebook('begin("05-tea")', 'check("5.1", 3)')), [TOPIC], seed=7)
    inputs = {"5.2": [{"tuple": [1, "a"]}, {"tuple": [{"list": [2]}]}]}
    assert request == Request(((('begin("05-tea")', 'check("5.1", 3)'), inputs),), 7)
    assert str(SECRET)[:-1] not in json.dumps(asdict(request))
    assert "secret" not in json.dumps(asdict(request))


def test_inputs_arrive_as_they_were_declared():
    assert [encode.decode(one) for one in function_inputs(TOPIC)["5.2"]] == [(1, "a"), ([2],)]
    assert [tuple(one.answer.inputs) for one in TOPIC.exercises] == [(), ((1, "a"), ([2],))]


@pytest.mark.parametrize("named", ["05-tea", "05", "5", "tea"])
def test_a_notebooks_topic_may_be_named_in_every_way_that_begin_takes(named):
    [(found, _notebook)], notes = chosen(
        submission(notebook(f'begin("{named}")', 'check("5.1", 3)')), [TOPIC]
    )
    assert found is TOPIC
    assert notes == []


def test_notebooks_of_other_topics_are_left_out():
    handed_in = submission(notebook('begin("12-lifetime")', 'check("12.1", 3)'))
    assert chosen(handed_in, [TOPIC]) == ([], [])
    assert request_for(handed_in, [TOPIC]) == Request(())


def test_notebooks_run_in_the_order_of_the_topics():
    handed_in = submission(notebook('check("12.1", 3)', name="a"), notebook('check("5.1", 3)', name="b"))
    found, _notes = chosen(handed_in, [TOPIC, OTHER])
    assert [notebook.name for _topic, notebook in found] == ["b", "a"]


def test_of_two_notebooks_of_a_topic_the_one_with_fewer_blanks_counts():
    english = notebook('begin("05-tea")', 'check("5.1", ____)', 'check("5.2", ____)', name="en")
    chinese = notebook('begin("05-tea", lang="zh")', 'check("5.1", 3)', 'check("5.2", ____)', name="zh")
    [(_topic, best)], notes = chosen(submission(english, chinese), [TOPIC])
    assert best.name == "zh"
    assert notes == []  # the other lay in the workbook and was not touched


def test_two_that_were_worked_on_are_worth_a_word():
    english = notebook('check("5.1", 3)', 'check("5.2", ____)', name="en")
    chinese = notebook('check("5.1", 3)', 'check("5.2", x)', name="zh")
    [(_topic, best)], [note] = chosen(submission(english, chinese), [TOPIC])
    assert best.name == "zh"
    assert note.code == "topic_twice"
    assert "zh" in note.text.en
