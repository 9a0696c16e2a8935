"""Answers in a source are blanked for trainees and unmarked for trainers."""

import ast

import pytest

from crmcourse.sources import masking

CASES = {
    "an assignment": ("x = 3 / 4  # solution", "x = ____", "x = 3 / 4"),
    "a replacement": ("x = a.b  # solution: a.____", "x = a.____", "x = a.b"),
    "what stands behind the answer": (
        "x = f(\n    y=1,  # solution\n)",
        "x = f(\n    y=____,\n)",
        "x = f(\n    y=1,\n)",
    ),
    "an answer of several lines": (
        "x = {\n    1: 2,\n}  # solution\ny = x",
        "x = ____\ny = x",
        "x = {\n    1: 2,\n}\ny = x",
    ),
    "entries of a table": (
        'x = {\n    "茶": "爱",  # solution\n    "b": 2,\n}',
        'x = {\n    "茶": ____,\n    "b": 2,\n}',
        'x = {\n    "茶": "爱",\n    "b": 2,\n}',
    ),
    "entries of a list": ("x = [\n    1,  # solution\n]", "x = [\n    ____,\n]", "x = [\n    1,\n]"),
    "a function": (
        "def f(x):\n    return x + 1  # solution",
        "def f(x):\n    return ____",
        "def f(x):\n    return x + 1",
    ),
    "Chinese before the answer": ('客户 = "茶"  # solution', "客户 = ____", '客户 = "茶"'),
}


@pytest.mark.parametrize(("source", "trainee", "trainer"), CASES.values(), ids=CASES)
def test_trainees_get_blanks_and_trainers_the_answers(source, trainee, trainer):
    assert masking.is_marked(source)
    assert masking.blanked(source) == trainee
    assert masking.unmarked(source) == trainer
    ast.parse(trainee)


def test_the_word_in_a_string_or_another_comment_is_no_mark():
    code = 'x = "# solution"  # the solution is below'
    assert not masking.is_marked(code)
    assert masking.blanked(code) == code


def test_every_solved_line_is_an_answer_to_hide():
    assert masking.answers("x = 1  # solution\ny = 2\nz = 3  # solution: ____") == ["x = 1", "z = 3"]


@pytest.mark.parametrize(
    "code",
    [
        "print(1)  # solution",
        "%magic\nx = 1  # solution",
        "x = (1,  # solution",
        "x = {\n    1: 2,  # solution\n}  # solution",
    ],
)
def test_a_mark_where_nothing_can_be_blanked_is_refused(code):
    with pytest.raises(ValueError, match=r"line \d"):
        masking.blanked(code)
