"""Prove that the committed notebooks are what the sources say, and fit to be handed out.

verify        everything below, over the whole course
drift         a notebook differs from what its source makes
leaked        a trainee's notebook gives an answer or a trainer's note away
unchecked     exercises that no cell checks, blanks that count as answers, solutions that do not pass
undeclared    exercises.py is missing, or disagrees with syllabus.yml or lesson.md
unasked       a lesson lacks a guess that is declared, or asks one that is not
mistitled     a lesson has another title than the course map
unfinished    a lesson lacks objectives, minutes, lecture rows, a picture, a widget, or the right length
unclean       a notebook was not executed in order, or keeps what would differ tomorrow or elsewhere
undescribed   data package or dictionary are not what the tables' descriptions say
unlisted      the README has other topics than the syllabus, or the glossary's page other terms

Nothing is executed; that the numbers still hold is nbval's business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcourse.exercises.feedback import Outcome
from crmcourse.sources import data_dictionary as dictionary
from crmcourse.sources import glossary, leaks, readme
from crmcourse.sources.build import Job, as_bytes, plan
from crmcourse.sources.edition import IGNORE_OUTPUT
from crmcourse.sources.guessing import unasked
from crmcourse.sources.next_step import NEXT
from crmcourse.sources.outputs import foreign_table, has_picture, without_pictures
from crmcourse.sources.places import Edition, Kind, start
from crmcourse.sources.problem import Problem
from crmcourse.sources.prose import broken_links, misprinted_sources, unquoted
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib import datasets
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, N_, _

if TYPE_CHECKING:
    from crmcourse.exercises.declare import Exercise

MOST_BYTES = 400_000
# The two forms of a guess among them.
CELLS = range(25, 43)
_VERDICT = re.compile(
    rf"^([{re.escape(''.join(outcome.symbol for outcome in Outcome))}]) (\d+\.\d+) ", re.MULTILINE
)
_OF_THIS_RUN = {
    N_("a memory address"): re.compile(r"\bat 0x[0-9a-fA-F]{6,}"),
    N_("a path of the machine that built it"): re.compile(
        r"(?:(?<![\w.])/(?:home|root|Users|tmp|work)/|[A-Z]:\\+Users\\+|site-packages|ipykernel_\d)"
    ),
}


def verify(
    syllabus: Syllabus,
    *,
    planned: Callable[[int], None] = lambda number: None,
    done: Callable[[Job], None] = lambda job: None,
) -> list[Problem]:
    """Return everything that is wrong with the committed notebooks and their sources.

    Parameters
    ----------
    syllabus : Syllabus
    planned, done : callable
        Told how many notebooks there are to look at, and each one that was looked at.

    Returns
    -------
    list of Problem
        Empty if the course can be handed out.
    """
    jobs, wrong = plan(syllabus)
    planned(len(jobs))
    problems = [Problem("", what) for what in wrong]
    problems += strays(syllabus, jobs)
    problems += undescribed()
    problems += unlisted(syllabus)
    problems += undeclared(syllabus)
    problems += [p for topic in syllabus.topics for p in misprinted_sources(syllabus.folder, topic)]
    hidden = {topic.folder: leaks.of_topic(topic) for topic in syllabus.topics}
    for job in jobs:
        problems += _look_at(job, syllabus.folder, hidden)
        done(job)
    return list(dict.fromkeys(problems))


def _look_at(job: Job, folder: Path, hidden: dict[str, list[leaks.Secret]]) -> Iterator[Problem]:
    path = folder / job.path
    try:
        content = path.read_bytes()
        committed = _parsed(content)
    except FileNotFoundError:
        yield Problem(job.path, _("it was not built. Run “crm-course build”."))
        return
    except ValueError as error:
        yield Problem(job.path, _("it is not a notebook ({reason}).").format(reason=error))
        return
    yield from drift(job, committed)
    yield from unclean(job.path, committed, content)
    yield from broken_links(job.path, committed, folder)
    if job.edition is not None:
        if job.edition.kind is Kind.LESSON:
            yield from unfinished(job.path, committed, job.edition.topic)
            yield from mistitled(job.path, committed, job.edition)
            yield from unquoted(job.path, committed)
            yield from unasked(job.path, committed, job.edition.topic)
        if job.edition.kind.for_trainees:
            yield from leaked(job.path, committed, hidden[job.edition.topic.folder])
        if job.edition.kind is not Kind.LESSON:
            yield from unchecked(job.path, committed, job.edition)


def drift(job: Job, committed: Any) -> Iterator[Problem]:
    """Yield where a notebook differs from what its source makes."""
    fresh = job.notebook
    way_out = _("Run “crm-course build”.")
    if committed.metadata != fresh.metadata or (committed.nbformat, committed.nbformat_minor) != (4, 5):
        yield Problem(
            job.path, _("its metadata differ from a fresh build. {way_out}").format(way_out=way_out)
        )
    expected, found = [[cell.id for cell in made.cells] for made in (fresh, committed)]
    if expected != found:
        odd = next((pair for pair in zip(expected, found, strict=False) if pair[0] != pair[1]), None)
        odd = odd or ((expected[len(found) :] or ["–"])[0], (found[len(expected) :] or ["–"])[0])
        message = _(
            "its cells differ from the source: {expected} was to come, {found} stands there. {way_out}"
        )
        yield Problem(job.path, message.format(expected=odd[0], found=odd[1], way_out=way_out))
        return
    for new, old in zip(fresh.cells, committed.cells, strict=True):
        for part in ("cell_type", "source", "metadata"):
            if new[part] != old[part]:
                message = _("cell {cell}: its {part} differs from the source. {way_out}")
                yield Problem(job.path, message.format(cell=old.id, part=part, way_out=way_out))


def leaked(path: str, committed: Any, hidden: Iterable[leaks.Secret]) -> Iterator[Problem]:
    """Yield what a trainee's notebook gives away."""
    for cell, secret in leaks.find(committed, hidden):
        yield Problem(path, _("cell {cell} shows {secret}.").format(cell=cell, secret=secret.origin))


def unchecked(path: str, committed: Any, edition: Edition) -> Iterator[Problem]:
    """Yield exercises that no cell checks, blanks that count as answers, solutions that do not pass."""
    declared = {exercise.id: exercise for exercise in _declared(edition.topic)[0]}
    said: dict[str, list[str]] = {}
    for output in _outputs(committed.cells):
        for symbol, exercise in _VERDICT.findall(_plain(output)):
            said.setdefault(exercise, []).append(symbol)
    for exercise in sorted(set(declared) - set(said)):
        yield Problem(path, _("no cell checks the exercise {id} of exercises.py.").format(id=exercise))
    for exercise in sorted(set(said) - set(declared)):
        yield Problem(path, _("it checks {id}, which exercises.py does not declare.").format(id=exercise))
    for exercise, symbols in sorted(said.items()):
        expected = Outcome.NOT_ATTEMPTED if edition.kind.for_trainees else _solved(declared.get(exercise))
        if symbols != [expected.symbol]:
            message = _("the check of {id} says “{found}”, and “{expected}”, once, was to be.")
            found = "".join(symbols)
            yield Problem(path, message.format(id=exercise, found=found, expected=expected.symbol))


def _solved(exercise: Exercise | None) -> Outcome:
    """Return what a check says of the model answer."""
    return Outcome.KEPT if exercise is not None and exercise.answer.by_people else Outcome.RIGHT


def undeclared(syllabus: Syllabus) -> Iterator[Problem]:
    """Yield what is wrong with the topics' ``exercises.py``, apart from what their own tests see."""
    for topic in syllabus.topics:
        where = f"{topic.folder}/exercises.py"
        exercises, error = _declared(topic)
        if error:
            yield Problem("", error)
        elif not exercises:
            yield Problem(where, _("it is missing, or declares no exercise."))
        total = sum(exercise.points for exercise in exercises)
        if topic.points is not None and exercises and total != topic.points:
            message = _("its exercises give {total:g} points, syllabus.yml says {points:g}.")
            yield Problem(where, message.format(total=total, points=topic.points))
        for exercise in exercises:
            if exercise.reread not in topic.sections:
                message = _("{id} sends to the section {section}, which lesson.md does not have.")
                yield Problem(where, message.format(id=exercise.id, section=exercise.reread))


def unfinished(path: str, committed: Any, topic: Topic) -> Iterator[Problem]:
    """Yield what a lesson lacks."""
    cells = committed.cells
    if not cells[0].source.startswith("# "):
        yield Problem(path, _("it does not open with a title (“# …”)."))
    for what, there in {
        _("objectives"): bool(topic.objectives),
        _("minutes"): topic.minutes.lesson > 0 and topic.minutes.exercises > 0,
        _("lecture rows"): bool(topic.rows),
    }.items():
        if not there:
            yield Problem(path, _("syllabus.yml gives it no {what}.").format(what=what))
    if not any(has_picture(output) for output in _outputs(cells)):
        yield Problem(path, _("it has no picture."))
    if not any("widget" in cell.metadata.get("tags", []) for cell in cells):
        yield Problem(path, _("it has no widget."))
    written = len([cell for cell in cells if cell.id != NEXT])
    if written not in CELLS:
        message = _("it has {n} cells; a lesson has {least} to {most}.")
        yield Problem(path, message.format(n=written, least=CELLS[0], most=CELLS[-1]))


def mistitled(path: str, committed: Any, edition: Edition) -> Iterator[Problem]:
    """Yield a lesson whose title is not the one by which the course map and the README call it."""
    found = committed.cells[0].source.partition("\n")[0].removeprefix("# ").strip()
    expected = getattr(edition.topic.title, edition.lang)
    if found != expected:
        message = _("its title is “{found}”, and syllabus.yml calls it “{expected}”. Choose one.")
        yield Problem(path, message.format(found=found, expected=expected))


def unclean(path: str, committed: Any, content: bytes) -> Iterator[Problem]:
    """Yield what would differ tomorrow, or on another machine, or what nbval would not see."""
    if len(content) >= MOST_BYTES:
        message = _("it has {size} kB; {most} kB is the most. Make its pictures smaller.")
        yield Problem(path, message.format(size=len(content) // 1000, most=MOST_BYTES // 1000))
    if content != as_bytes(committed):
        yield Problem(path, _("it was saved by hand, not by “crm-course build”. Run “crm-course build”."))
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield Problem(path, _("its cells were not executed once each, in order."))
    for cell in code:
        tags = cell.metadata.get("tags", [])
        if (IGNORE_OUTPUT in tags) != ("widget" in tags):
            yield Problem(
                path, _("cell {cell}: only a widget's output may go unchecked.").format(cell=cell.id)
            )
        for what in _unfit_outputs(cell):
            yield Problem(path, _("cell {cell}: {what}.").format(cell=cell.id, what=what))


def _unfit_outputs(cell: Any) -> Iterator[str]:
    for output in cell.outputs:
        data = output.get("data", {})
        if output.output_type == "stream" and output.name == "stderr":
            yield _("it wrote to stderr")
        if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
            yield _("it failed with {error}").format(error=output.ename)
        if foreign_table(data):
            yield _("its output is an HTML table that is not the course's; show it with crmlib.show.show")
        if any("widget" in kind for kind in data):
            yield _("its output holds a widget, but the cell has no tag “widget”")
        text = json.dumps({**output, "data": without_pictures(data)})
        for what, pattern in _OF_THIS_RUN.items():
            if pattern.search(text):
                yield _("its output holds {what}").format(what=_(what))


def undescribed() -> Iterator[Problem]:
    """Yield data package and dictionary if they are not what the tables' descriptions say."""
    try:
        wanted = dictionary.made(datasets.HOME)
    except CrmlibError as error:
        yield Problem("datasets", str(error))
        return
    for name, content in wanted.items():
        committed = datasets.HOME / name
        # A checkout may have other line ends than the commit.
        if not committed.is_file() or committed.read_text("utf-8") != content.decode("utf-8"):
            yield Problem(
                f"datasets/{name}",
                _("it differs from the descriptions in datasets/tables. Run “crm-course build”."),
            )


def unlisted(syllabus: Syllabus) -> Iterator[Problem]:
    """Yield the README if it has other topics than the syllabus, and the glossary's page if it lags behind."""
    if glossary.outdated(syllabus):
        message = _("it is not what glossary.yml says. Run “crm-course build”.")
        yield Problem(glossary.FILE.as_posix(), message)
    if readme.outdated(syllabus):
        yield Problem(
            readme.FILE, _("its table of topics is not what syllabus.yml says. Run “crm-course build”.")
        )


def strays(syllabus: Syllabus, jobs: Iterable[Job]) -> Iterator[Problem]:
    """Yield notebooks and topic folders that no line of the syllabus asks for."""
    known = {topic.folder for topic in syllabus.topics}
    for source in sorted(syllabus.folder.glob("*/lesson.md")):
        if source.parent.name not in known:
            yield Problem(source.parent.name, _("the folder has a lesson, but no line in syllabus.yml."))
    editions = (
        Edition(topic, lang, kind) for topic in syllabus.topics for lang in LANGUAGES for kind in Kind
    )
    expected = {edition.path for edition in editions}
    expected |= {job.path for job in jobs} | {start(lang) for lang in LANGUAGES}
    for found in sorted(syllabus.folder.rglob("*.ipynb")):
        name = found.relative_to(syllabus.folder).as_posix()
        if name not in expected and ".ipynb_checkpoints" not in name:
            yield Problem(name, _("no source makes this notebook. Remove it."))


def _declared(topic: Topic) -> tuple[Sequence[Exercise], str]:
    """Return a topic's exercises, or what is wrong with them."""
    try:
        return topic.exercises, ""
    except CrmlibError as error:
        return (), str(error)


def _plain(output: Any) -> str:
    """Return what nbval compares of an output: its plain text."""
    return str(output.get("text", "") or output.get("data", {}).get("text/plain", ""))


def _outputs(cells: Iterable[Any]) -> Iterator[Any]:
    for cell in cells:
        yield from cell.get("outputs", [])


def _parsed(content: bytes) -> Any:
    import nbformat

    try:
        return nbformat.reads(content.decode("utf-8"), as_version=nbformat.NO_CONVERT)
    except Exception as error:  # nbformat raises many kinds
        raise ValueError(str(error).splitlines()[0] if str(error) else type(error).__name__) from None
