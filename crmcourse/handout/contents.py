"""What lies in a bundle besides data and library: notebooks, start page, marker, and a page to read first.

notebooks    the trainees' notebooks, path → bytes
forms        how an exam's exercises are asked
start_page   the page a workbook opens on, with what was handed out
marker       ``workbook.json``
read_me      how to install and open it, in both languages
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crmcourse.exercises.form import as_json, form_of
from crmcourse.handout.errors import ReleaseError
from crmcourse.handout.roster import Trainee
from crmcourse.sources import source as sources
from crmcourse.sources.build import as_bytes
from crmcourse.sources.edition import OTHER, SETUP
from crmcourse.sources.edition import start_page as whole_start_page
from crmcourse.sources.next_step import NEXT, next_step
from crmcourse.sources.places import START, Edition, Kind, start
from crmcourse.sources.source import Cell
from crmcourse.sources.syllabus import Syllabus, Topic, in_order
from crmcourse.workbook import pages
from crmlib import datasets
from crmlib.i18n import LANGUAGES, _

DATA = "datasets"
READ_ME = "READ-ME.txt"
_HAND_IN = ("handin", "submit")
# With tables of one's own in force the numbers in a lesson's text would not be those below it.
_LESSON_DATA = "\n\nfrom crmlib import datasets\n\ndatasets.use(None)"
_EXAM = {
    "en": (
        "# Exam\n\nAnswer in the forms and press **Keep this answer**: it is kept, and the form says so. "
        "Your last answer to an exercise counts; you may change it until you hand in. Hints and solutions are off; "
        "the points come later."
    ),
    "zh": (
        "# 考试\n\n在每道题下面作答，再按**保存答案**，答案就记下了。"
        "每道题以最后一次的答案为准，提交之前可以随时修改。考试中没有提示和解答，得分稍后公布。"
    ),
}
_EXAM_LINE = {
    "en": "- {number} **{title}**: [exercises]({path})",
    "zh": "- {number} **{title}**：[练习]({path})",
}
_READ_ME = """\
{title_en}
{line}

You need Python 3.11 or newer. In this folder, in a terminal (Windows: "Command Prompt"):

  Linux and Mac:
    python3 -m venv .venv
    .venv/bin/pip install "./{wheel}[lab]"
    .venv/bin/crm-course open --folder .{lang}

  Windows:
    py -m venv .venv
    .venv\\Scripts\\pip install "./{wheel}[lab]"
    .venv\\Scripts\\crm-course open --folder .{lang}

The second line needs a network, once. The third one opens the course in your browser, every time.
To hand in: run the last cell of the start page and send the file that it names.

{title_zh}
{line}

需要 Python 3.11 或更新的版本。在终端（Windows 叫“命令提示符”）里进入本文件夹，依次运行上面三行命令：
第一行建立环境，第二行安装课程（只需一次，要联网），第三行在浏览器里打开课程（以后每次只需这一行）。{hint}
提交：运行起始页的最后一格，把它写出的文件发给讲师。
"""


def notebooks(
    syllabus: Syllabus, topics: Sequence[Topic], languages: Sequence[str], *, exam: bool, own: bool
) -> dict[str, bytes]:
    """Return the notebooks of a bundle: path → bytes.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic
    languages : sequence of {"en", "zh"}
    exam : bool
        Without lessons, which tell the truth behind the data.
    own : bool
        With data of each trainee's own: lessons stay on the course's data.

    Raises
    ------
    ReleaseError
        If a notebook was not built.
    """
    import nbformat

    kinds = [Kind.EXERCISES] if exam else [kind for kind in Kind if kind.for_trainees]
    made: dict[str, bytes] = {}
    onward = {topic.folder: topic.following for topic in in_order(topics)}
    for edition in (Edition(topic, lang, kind) for topic in topics for lang in languages for kind in kinds):
        path = syllabus.folder / edition.path
        if not path.is_file():
            raise ReleaseError(
                _("{file} is missing. Run “crm-course build” first.").format(file=edition.path)
            )
        content = path.read_bytes()
        if own and edition.kind is Kind.LESSON:
            notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
            _on_the_courses_data(notebook)
            content = as_bytes(notebook)
        content = _leading_on(content, edition, onward.get(edition.topic.folder), languages, exam=exam)
        made[edition.in_workbook] = pages.for_trainees(content, edition.topic.folder)
    return made


def forms(topics: Sequence[Topic], data: Path) -> bytes:
    """Return how the exercises of an exam are asked, without keys, from the data that lie in the bundle.

    Parameters
    ----------
    topics : sequence of Topic
    data : Path
        The course's tables, or a trainee's own as `own_data` wrote them.
    """
    with datasets.using(data, fingerprints=datasets.fingerprints(data)):
        asked = {one.id: as_json(form_of(one)) for topic in topics for one in topic.exercises}
    return (json.dumps(asked, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def start_page(
    syllabus: Syllabus, topics: Sequence[Topic], languages: Sequence[str], *, exam: bool
) -> dict[str, bytes]:
    """Return the start pages of a bundle, not executed: their names and their bytes."""
    source = sources.read(syllabus.folder / f"{START}.md")
    if exam:
        kept = (cell for cell in source.cells if cell.id in (OTHER, *_HAND_IN))
        source = replace(source, cells=(*_exam_cells(topics), *kept))
    return {
        start(lang, languages): pages.for_trainees(
            as_bytes(whole_start_page(source, topics, lang, languages))
        )
        for lang in languages
    }


def marker(
    version: str,
    topics: Sequence[Topic],
    languages: Sequence[str],
    handed_out: Mapping[str, bytes],
    *,
    exam: bool,
    trainee: Trainee | None = None,
    fingerprints: Mapping[str, str] | None = None,
) -> bytes:
    """Return ``workbook.json``, by which notebooks know what was handed out to whom (see ``handout``)."""
    content: dict[str, Any] = {
        "format": 1,
        "made_by": "crm-course",
        "version": version,
        "topics": [topic.folder for topic in topics],
        "languages": list(languages),
        "notebooks": {path: hashlib.sha256(handed_out[path]).hexdigest() for path in sorted(handed_out)},
    }
    if exam:
        content["exam"] = True
    if trainee is not None:
        content["trainee"] = {"id": trainee.id, "name": trainee.name}
    if fingerprints is not None:
        content |= {"data": DATA, "fingerprints": dict(fingerprints)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read_me(syllabus: Syllabus, wheel: str, languages: Sequence[str] = LANGUAGES) -> bytes:
    """Return the page to read first; Windows' editor reads it too."""
    both = len(languages) > 1
    text = _READ_ME.format(
        title_en=syllabus.title.en,
        title_zh=syllabus.title.zh,
        wheel=wheel,
        line="=" * 60,
        lang="" if both or "zh" not in languages else " --lang zh",
        hint="\n想用中文页面和菜单，请在第三行末尾加上 --lang zh。" if both else "",
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _exam_cells(topics: Sequence[Topic]) -> list[Cell]:
    cells = []
    for lang in LANGUAGES:
        lines = [
            _EXAM_LINE[lang].format(
                number=topic.folder[:2],
                title=getattr(topic.title, lang),
                path=Edition(topic, lang, Kind.EXERCISES).in_workbook,
            )
            for topic in topics
        ]
        cells.append(Cell("exam", "markdown", "\n".join([_EXAM[lang], "", *lines]), lang))
    return [*cells, Cell(SETUP, "code", "from crmcourse import begin\n\nbegin()")]


def _leading_on(
    content: bytes, edition: Edition, following: Topic | None, languages: Sequence[str], *, exam: bool
) -> bytes:
    """Return a notebook whose last link leads to what was handed out beside it."""
    whole = json.loads(content)
    for cell in whole["cells"]:
        if cell.get("id") == NEXT:
            kind = Kind.EXERCISES if exam else Kind.LESSON
            cell["source"] = [next_step(edition, following, languages, kind)]
    return json.dumps(whole).encode()


def _on_the_courses_data(notebook: Any) -> None:
    for cell in notebook.cells:
        if cell.get("id") == SETUP:
            cell.source += _LESSON_DATA
