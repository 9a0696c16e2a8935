"""Answers are typed into the cell as it was handed out, and nothing else in it changes."""

import pytest

from crmcourse.demo.questions import filled, paper_of, plain
from crmcourse.exercises.blank import ____
from crmcourse.exercises.marking import Marker
from crmlib.i18n import Text, speaking, use_language


@pytest.mark.parametrize(
    ("code", "value", "wanted"),
    [
        ("x = ____\ncheck('5.1', x)", 4.5, "x = 4.5\ncheck('5.1', x)"),
        ("m = fit(1)\nx = ____", 4, "m = fit(1)\nx = 4"),
        ("x = [____, ____]", {"a": "deep", "b": ____}, 'x = ["deep", ____]'),
        (
            'x = {\n    "A": ____,\n    "B": ____,\n}\ny = 1',
            {"A": "p", "B": "q"},
            'x = {"A": "p", "B": "q"}\ny = 1',
        ),
        ('x = steps["rate"].____', "desire", 'x = "desire"'),
        ("x = ____", {"c", "a"}, 'x = {"a", "c"}'),
        ("x = ____", ["b", "a"], 'x = ["b", "a"]'),
        ("x = ____", '说“好”\n"ok"', 'x = "说“好”\\n\\"ok\\""'),
        ("各 = 1; x = ____", 2, "各 = 1; x = 2"),
        ("nothing(____)", 2, "nothing(____)"),
    ],
)
def test_a_value_stands_where_the_blank_was(code, value, wanted):
    assert filled(code, value) == wanted


def test_what_nobody_can_type_is_nothing():
    assert plain(lambda: 1) is None
    assert plain({"a": Text(en="yes", zh="是")}) == {"a": "yes"}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_usual_mistake_as_it_is_typed_is_recognised(topics, code):
    use_language(code)
    for topic in topics:
        for question in paper_of(topic, code).questions.values():
            marker = Marker(question.exercise)
            found = [marker.mark(value).mistake for value in question.mistakes]
            assert found == list(range(len(found))), question.exercise.id


def test_a_paper_has_every_exercise_of_its_topic(topics):
    for topic in topics:
        paper = paper_of(topic, "zh")
        assert list(paper.questions) == [exercise.id for exercise in topic.exercises]
        assert all("____" in one.blank and "____" not in one.solved for one in paper.questions.values())


def test_speaking_leaves_the_language_as_it_was():
    use_language("en")
    with speaking("zh"):
        assert str(Text(en="yes", zh="是")) == "是"
    assert str(Text(en="yes", zh="是")) == "yes"
