"""The words of exercises: read, refused where they lack something, joined to what is declared, kept translated."""

import pytest

from crmcourse.exercises import words
from crmcourse.sources import build as builder
from crmcourse.sources import exercise_words
from crmcourse.sources.edition import notebook
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.source import read
from crmcourse.sources.syllabus import load
from crmlib import use_language
from crmlib.errors import DataError
from tests.support import small_course

DECLARED = """\
from crmcourse.exercises.declare import Choice, Exercise, Mistake, Number, ShortText

EXERCISES = [
    Exercise(
        id="5.1", points=2, level=2, reread="title", answer=Number(tolerance=0.01), key=0.75,
        mistakes={"left": 0.25, "high": Mistake(answer=1.5, when=lambda share: share > 1)},
    ),
    Exercise(id="5.2", points=1, level=1, reread="title", answer=Choice(), key="b"),
    Exercise(id="5.3", points=1, level=3, reread="title", answer=ShortText()),
]
"""
WORDS = """\
"5.1":
  title: {en: Share, zh: 比例}
  ask:
    en: |-
      Which share was drunk?

      - of four cups
    zh: 喝掉了多少？
  mistakes:
    left: {en: "Is that what was left?", zh: 这是剩下的吗？}
    high: {en: "Can a share be more than one?", zh: 比例会大于一吗？}
  hints:
    - {en: Count the cups., zh: 数一数杯子。}
  solution: {en: "{key} of the cups.", zh: "{key} 的杯子。"}

"5.2":
  title: {en: Kind, zh: 种类}
  ask: {en: Which tea?, zh: 哪种茶？}
  options:
    a: {en: green, zh: 绿茶}
    b: {en: black, zh: 红茶}
  solution: {en: "{key}", zh: "{key}"}

"5.3":
  title: {en: Why, zh: 为什么}
  ask: {en: Why tea?, zh: 为什么喝茶？}
  key_points:
    - label: {en: the taste, zh: 味道}
      not: {en: It is green., zh: 是绿的。}
      en: ['tast(e|y)']
      zh: [味道, 好喝]
      points: 2
  answers:
    key: {en: It tastes good., zh: 因为味道好。}
    agrees: {en: Yes., zh: 对。}
  questions:
    - {en: Why?, zh: 为什么？}
  solution: {en: "{key}", zh: "{key}"}
"""
PAGE = """\
+++ {"id": "title", "lang": "en"}

# Tea: exercises

+++ {"id": "title", "lang": "zh"}

# 茶：练习

```{code-cell} ipython3
:id: answer-1

check("5.1", ____)
```

```{code-cell} ipython3
:id: show-2

print("two teas")
```

```{code-cell} ipython3
:id: answer-2

check("5.2", ____)
```

```{code-cell} ipython3
:id: answer-3

check("5.3", ____)
```
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course whose three exercises have their words in a file."""
    course = small_course.write(tmp_path, monkeypatch)
    for name, text in {"exercises.py": DECLARED, words.FILE: WORDS, "exercises.md": PAGE}.items():
        (tmp_path / "05-tea" / name).write_text(text, "utf-8")
    builder.accept_translations(course)
    return load(tmp_path)


def test_words_join_what_is_declared(course):
    share, kind, why = course.topics[0].exercises
    assert (share.title.en, share.title.zh, share.stars) == ("Share", "比例", "★★")
    assert [(m.value(), m.message.zh) for m in share.mistakes] == [
        (0.25, "这是剩下的吗？"),
        (1.5, "比例会大于一吗？"),
    ]
    assert share.mistakes[1].made_in(7.0, share.answer)
    assert (share.hints[0].en, share.solution.en) == ("Count the cups.", "{key} of the cups.")
    assert str(kind.answer.expects()) == "one of: a, b"
    use_language("zh")
    assert kind.answer.show("b") == "b (红茶)"
    assert (why.key_value(), [str(one) for one in why.examples]) == ("因为味道好。", ["对。"])
    assert (why.mistakes, [one.en for one in why.questions]) == ([], ["Why?"])
    taste = why.answer.key_points[0]
    assert (taste.words_in("It is tasty"), taste.counter.zh, taste.points) == ("tasty", "是绿的。", 2)


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "## 5.2 Kind ★\n\nWhich tea?"), ("zh", "## 5.2 种类 ★\n\n哪种茶？")]
)
def test_the_question_stands_before_the_first_cell_of_its_number(course, lang, heading):
    topic = course.topics[0]
    made = notebook(read(topic.path / "exercises.md"), Edition(topic, lang, Kind.EXERCISES))
    ids = [cell.id for cell in made.cells]
    assert ids == [
        "title",
        "setup",
        "ask-1",
        "answer-1",
        "ask-2",
        "show-2",
        "answer-2",
        "ask-3",
        "answer-3",
        "next",
    ]
    assert made.cells[4].source == heading


def test_a_question_that_no_cell_answers_is_refused(course):
    small_course.change(course.folder / "05-tea/exercises.md", ":id: answer-3", ":id: answer-4")
    _jobs, wrong = builder.plan(course)
    assert wrong == ["05-tea/exercises.md: no cell has an id like answer-3."]


def test_english_that_changes_after_the_translation_stops_the_build(course):
    path = course.folder / "05-tea" / words.FILE
    assert exercise_words.stale(path) == []
    small_course.change(path, "Count the cups.", "Count the full cups.")
    assert exercise_words.stale(path) == ["5.1"]
    _jobs, wrong = builder.plan(load(course.folder))
    assert any("exercises.yml: the English of 5.1 has changed" in line for line in wrong)
    before = path.read_text("utf-8")
    assert ("05-tea/exercises.yml", "5.1") in builder.accept_translations(course)
    changed = [
        (a, b) for a, b in zip(before.split("\n"), path.read_text("utf-8").split("\n"), strict=True) if a != b
    ]
    assert [a.split(":")[0] for a, b in changed] == ["  of"]
    assert exercise_words.stale(path) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    left:", "    right:", "5.1: the mistake “left” stands in exercises.py only"),
        ('"5.3":', '"5.4":', "exercises.py does not declare 5.4"),
        ("zh: 数一数杯子。", 'zh: ""', "05-tea/exercises.yml, 5.1, hints: there is no text in “zh”"),
        ("  options:\n", "  choices:\n", "05-tea/exercises.yml, 5.2: “choices” is not known here"),
        ("  title: {en: Kind, zh: 种类}", "  title: Kind", "5.2, title: names with texts were expected, not 'Kind'"),
        ("      zh: [味道, 好喝]", "      zh: 味道", "key_points: a list was expected, not '味道'"),
        (", zh: 是绿的。}", "}", "5.3, key_points, not: there is no text in “zh”"),
        ("    - {en: Why?, zh: 为什么？}", "    - {en: Why?}", "5.3, questions: there is no text in “zh”"),
        ('"5.1":', '"5.1": [', "exercises.yml cannot be read"),
    ],
)  # fmt: skip
def test_words_that_lack_something_are_refused_by_place(course, old, new, message):
    small_course.change(course.folder / "05-tea" / words.FILE, old, new)
    with pytest.raises(DataError) as caught:
        _ = load(course.folder).topics[0].exercises
    assert message in str(caught.value)
