"""A course of one small topic, written into a folder, for the tests of what builds and checks courses."""

import re
from pathlib import Path

import pytest

from crmcourse.sources import build as builder
from crmcourse.sources import edition
from crmcourse.sources.syllabus import Syllabus, load

SYLLABUS = """\
course: {en: "Tea", zh: "茶"}
topics:
  - folder: 05-tea
    title: {en: "Tea", zh: "茶"}
    minutes: {lesson: 45, exercises: 15}
    rows: [S0.15, S0.16]
    module: aidma
    objectives:
      - {en: "say what tea costs", zh: "说出茶的价格"}
"""

LESSON = """\
+++ {"id": "title", "lang": "en"}

# Tea

+++ {"id": "title", "lang": "zh"}

# 茶

```{code-cell} ipython3
:id: price

print("price", 3)
```

```{code-cell} ipython3
:id: picture

import matplotlib.pyplot as plt
plt.figure(figsize=(1, 1)).gca().plot([1, 2])
plt.show()
```

```{code-cell} ipython3
:id: slider
:tags: [widget]

import ipywidgets
ipywidgets.IntSlider()
```

```{code-cell} ipython3
:id: pitfall
:tags: [raises-exception]

int("three")
```
"""

EXERCISES = """\
+++ {"id": "title", "lang": "en"}

# Tea: exercises

+++ {"id": "title", "lang": "zh"}

# 茶：练习

```{code-cell} ipython3
:id: ex-1

share = 3 / 4  # solution
check("5.1", share)
```

+++ {"id": "why", "lang": "en", "tags": ["solution"]}

Three of the four cups that were poured were also drunk, hence three quarters.

+++ {"id": "why", "lang": "zh", "tags": ["solution"]}

倒出来的四杯茶里有三杯被喝掉了，所以答案是四分之三。
"""

DECLARED = """\
from crmcourse.exercises.declare import Exercise, Number, Text

EXERCISES = [
    Exercise(
        id="5.1", points=2, level=1, title=Text(en="Share", zh="比例"), answer=Number(tolerance=0.01), key=0.75,
        hints=[Text(en="Count the cups.", zh="数一数杯子。")], reread="title",
        solution=Text(
            en="Divide the three cups that were drunk by all four.", zh="用喝掉的三杯除以全部四杯，就得到答案。"
        ),
    )
]
"""

TRAINER = """\
+++ {"id": "timing", "lang": "en"}

# Tea, for trainers

Ask the class first who has drunk tea today, and wait until somebody laughs.

> Which tea would you buy, and what would change your mind about it?

+++ {"id": "timing", "lang": "zh"}

# 茶（讲师用）

先问全班今天谁喝过茶，等到有人笑了再继续讲下去。

> 你会买哪一种茶，什么会让你改变主意？
"""

START = """\
+++ {"id": "map", "lang": "en"}

# Start

+++ {"id": "map", "lang": "zh"}

# 开始

+++ {"id": "other", "lang": "en"}

[中文版](start-zh.ipynb)

+++ {"id": "other", "lang": "zh"}

[English](start.ipynb)

```{code-cell} ipython3
:id: setup

from crmcourse import begin

begin()
```
"""

PROSE = """
+++ {{"id": "more-{n}", "lang": "en"}}

Sentence {n}.

+++ {{"id": "more-{n}", "lang": "zh"}}

第 {n} 句。
"""


SETUP = """\
from crmcourse import ____, ask, begin, check, hint, progress, solution

begin({{folder}}, lang={{lang}}, notebooks={folder!r})"""


def write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Syllabus:
    """Write the sources, translations accepted, and return the syllabus; notebooks will begin in it."""
    monkeypatch.setattr(edition, "_SETUP", SETUP.format(folder=str(folder)))
    topic = folder / "05-tea"
    topic.mkdir(parents=True)
    padding = "".join(PROSE.format(n=n) for n in range(20))
    for path, text in {
        folder / "syllabus.yml": SYLLABUS,
        folder / "start.md": START,
        topic / "lesson.md": LESSON + padding,
        topic / "exercises.md": EXERCISES,
        topic / "exercises.py": DECLARED,
        topic / "trainer.md": TRAINER,
    }.items():
        path.write_text(text, "utf-8")
    course = load(folder)
    builder.accept_translations(course)
    return course


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text("utf-8")
    assert len(re.findall(re.escape(old), text)) == 1, f"{old!r} does not stand once in {path}"
    path.write_text(text.replace(old, new), "utf-8")
