"""Build the course: every topic's notebooks in both languages, executed, written whole or not at all.

Job         one notebook to build: where it goes, and its cells
BuildError  what kept notebooks from being built, one line each
plan        the notebooks that a course consists of, made from the sources and not executed
build       execute and write them
as_bytes    a notebook as it stands in its file
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmcourse.exercises import words
from crmcourse.files import write_atomically
from crmcourse.sources import exercise_words
from crmcourse.sources import source as sources
from crmcourse.sources.edition import notebook, start_page
from crmcourse.sources.execute import run
from crmcourse.sources.places import START, Edition, Kind, start
from crmcourse.sources.source import Source, SourceError
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, _

WORKERS = 2
SOURCES = ("lesson.md", "exercises.md", "trainer.md")


class BuildError(CrmlibError):
    """Some notebooks could not be built; each has a line in the message."""


@dataclass(frozen=True)
class Job:
    """One notebook to build.

    Attributes
    ----------
    path : str
        Where it goes, from the notebooks' folder: ``05-aidma/en/lesson.ipynb``.
    notebook : nbformat.NotebookNode
        Its cells, not executed.
    edition : Edition or None
        None for the start page.
    """

    path: str
    notebook: Any
    edition: Edition | None = None


@dataclass(frozen=True)
class Built:
    """A notebook that was built, and whether its file changed."""

    path: str
    changed: bool


def chosen(syllabus: Syllabus, names: Iterable[str] = ()) -> list[Topic]:
    """Return the topics that go by these names (``05-aidma``, ``05`` or ``aidma``), or all.

    Raises
    ------
    DataError
        If no topic goes by a name.
    """
    wanted = list(names)
    if not wanted:
        return list(syllabus.topics)
    return list(dict.fromkeys(syllabus.topic(name) for name in wanted))


def plan(syllabus: Syllabus, topics: Sequence[Topic] | None = None) -> tuple[list[Job], list[str]]:
    """Make the notebooks of the course from the sources, without executing them.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic, optional
        Only these, and the start page.

    Returns
    -------
    list of Job
    list of str
        What is wrong with sources that are missing, badly formed, or translated from a text that has
        changed since; their notebooks are not among the jobs.
    """
    jobs: list[Job] = []
    wrong: list[str] = []
    for topic in syllabus.topics if topics is None else topics:
        texts: dict[str, Source] = {}
        for name in SOURCES:
            try:
                texts[name] = _translated(syllabus.folder / topic.folder / name)
            except CrmlibError as error:
                wrong.append(str(error))
        wrong += _behind(topic)
        for edition in (Edition(topic, lang, kind) for lang in LANGUAGES for kind in Kind):
            if edition.kind.source in texts:
                try:
                    made = notebook(texts[edition.kind.source], edition)
                except CrmlibError as error:
                    wrong.append(str(error))
                else:
                    jobs.append(Job(edition.path, made, edition))
    # It lists all topics, so it changes with any of them.
    try:
        source = _translated(syllabus.folder / f"{START}.md")
        jobs += [Job(start(lang), start_page(source, syllabus.topics, lang)) for lang in LANGUAGES]
    except CrmlibError as error:
        wrong.append(str(error))
    return jobs, list(dict.fromkeys(wrong))


def build(
    syllabus: Syllabus,
    topics: Sequence[Topic] | None = None,
    *,
    workers: int = WORKERS,
    done: Callable[[Job], None] = lambda job: None,
    planned: Callable[[int], None] = lambda number: None,
) -> list[Built]:
    """Execute the notebooks of the course and write those that succeed.

    Parameters
    ----------
    syllabus : Syllabus
    topics : sequence of Topic, optional
        Only these, and the start page.
    workers : int
        Kernels at a time.
    planned, done : callable
        Told how many notebooks there are to do, and each one that is done.

    Returns
    -------
    list of Built

    Raises
    ------
    BuildError
        When all that can be built is: naming the topic, language, cell and error of every notebook that
        failed. Its file stays as it was.
    """
    jobs, unplanned = plan(syllabus, topics)
    planned(len(jobs))
    built: dict[str, Built] = {}
    wrong: dict[str, str] = {}
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(_build, syllabus.folder, job): job for job in jobs}
        for future in as_completed(running):
            job = running[future]
            try:
                built[job.path] = future.result()
            except (CrmlibError, OSError) as error:
                wrong[job.path] = str(error)
            done(job)
    failed = unplanned + [wrong[job.path] for job in jobs if job.path in wrong]
    if failed:
        raise BuildError("\n".join(failed))
    return [built[job.path] for job in jobs]


def accept_translations(syllabus: Syllabus, topics: Sequence[Topic] | None = None) -> list[tuple[str, str]]:
    """Stamp every Chinese cell with the English it stands beside.

    Returns
    -------
    list of (str, str)
        File and cell of each stamp that changed.
    """
    paths = [
        syllabus.folder / topic.folder / name
        for topic in (syllabus.topics if topics is None else topics)
        for name in SOURCES
    ]
    if topics is None:
        paths.append(syllabus.folder / f"{START}.md")
    accepted: list[tuple[str, str]] = []
    for path in paths:
        # What cannot be read is for the build to report, with everything else that is wrong.
        with suppress(SourceError):
            accepted += [
                (path.relative_to(syllabus.folder).as_posix(), cell) for cell in sources.accept(path)
            ]
    for topic in syllabus.topics if topics is None else topics:
        with suppress(CrmlibError):
            path = topic.path / words.FILE
            accepted += [(f"{topic.folder}/{words.FILE}", name) for name in exercise_words.accept(path)]
    return accepted


def as_bytes(made: Any) -> bytes:
    """Return a notebook as it stands in its file."""
    import nbformat

    text: str = nbformat.writes(made, version=4)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _build(folder: Path, job: Job) -> Built:
    executed = run(job.notebook, job.path)
    return Built(job.path, write_atomically(folder / job.path, as_bytes(executed)))


def _translated(path: Path) -> Source:
    """Read a source, and refuse one whose Chinese lags behind its English."""
    text = sources.read(path)
    behind = sources.stale(text)
    if behind:
        raise SourceError(_lagging(text.name, [cell.id for cell in behind]))
    return text


def _behind(topic: Topic) -> Iterator[str]:
    """Yield what is wrong with the Chinese of a topic's exercises."""
    try:
        behind = exercise_words.stale(topic.path / words.FILE)
    except CrmlibError as error:
        yield str(error)
    else:
        if behind:
            yield _lagging(f"{topic.folder}/{words.FILE}", behind)


def _lagging(file: str, places: Iterable[str]) -> str:
    return _(
        "{file}: the English of {cells} has changed since it was translated. Bring the Chinese up "
        "to it, then run “crm-course build --accept-translations”."
    ).format(file=file, cells=", ".join(places))
