"""What comes next, as a link at the end of each notebook: after a lesson its exercises, after these the next lesson.

with_next_step   the step that adds the cell
next_step        its words, for any choice of topics
"""

from __future__ import annotations

from collections.abc import Sequence

from crmcourse.sources.places import Edition, Kind, start
from crmcourse.sources.source import Cell
from crmcourse.sources.syllabus import Topic
from crmlib.i18n import LANGUAGES

NEXT = "next"
_EXERCISES = {"en": "**Next:** [the exercises]({path})", "zh": "**下一步：**[练习]({path})"}
_TOPIC = {"en": "**Next:** [{number} {title}]({path})", "zh": "**下一步：**[{number} {title}]({path})"}
_LAST = {"en": "This was the last topic.", "zh": "这是最后一个主题。"}
_MAP = {"en": "[Course map]({path})", "zh": "[课程地图]({path})"}


def with_next_step(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Add to a trainee's notebook the link to what comes next."""
    if not edition.kind.for_trainees:
        return cells
    return [*cells, Cell(NEXT, "markdown", next_step(edition, edition.topic.following), edition.lang)]


def next_step(
    edition: Edition,
    following: Topic | None,
    languages: Sequence[str] = LANGUAGES,
    kind: Kind = Kind.LESSON,
) -> str:
    """Return the words of the link to what comes next.

    Parameters
    ----------
    edition : Edition
        Where the link stands.
    following : Topic or None
        The next topic, if there is one.
    languages : sequence of {"en", "zh"}
        Those that are handed out: the first has the start page that opens.
    kind : Kind
        Which notebook of the next topic is the first to be opened; in an exam there are no lessons.
    """
    lang = edition.lang
    back = _MAP[lang].format(path=f"../../{start(lang, languages)}")
    if edition.kind is Kind.LESSON:
        onward = _EXERCISES[lang].format(path=f"{Kind.EXERCISES.value}.ipynb")
    elif following is None:
        onward = _LAST[lang]
    else:
        onward = _TOPIC[lang].format(
            number=following.folder.partition("-")[0],
            title=getattr(following.title, lang),
            path=f"../../{Edition(following, lang, kind).path}",
        )
    return f"{onward} · {back}"
