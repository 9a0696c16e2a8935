"""Before anybody is marked: does the model solution, run the same way, get full marks?

look        from inside the walls: is there anything that holds a key?
rehearse    run it and mark it; refuse to go on if it does not
built       in which languages there is anything to rehearse
blank       what was handed out, for templates to warm up with
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor

from crmcourse.exercises.plain import quoted
from crmcourse.grading.cleared import Cleared
from crmcourse.grading.gather import gather
from crmcourse.grading.judge import Judge
from crmcourse.grading.notebook import Notebook, read_notebook
from crmcourse.grading.request import request_for
from crmcourse.grading.sandbox import search
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.sandbox.runner import Terms, look_around, run_submission
from crmcourse.grading.submissions import Submission
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.syllabus import Topic
from crmlib.errors import DataError
from crmlib.i18n import LANGUAGES, _


def look(topics: Sequence[Topic], executor: Executor, terms: Terms) -> Callable[[], None]:
    """Look for keys from inside the walls, as a trainee's code would.

    Parameters
    ----------
    topics : sequence of Topic
    executor : Executor
    terms : Terms

    Returns
    -------
    callable
        Waits for what was seen; DataError if it gives anything away: the message names it.
    """
    wanted = search.wanted(topics[0].path.parent, terms.hidden)
    cleared = Cleared(wanted)
    looking = executor.submit(look_around, {**wanted, "clean": cleared.marks()}, terms)

    def seen() -> None:
        ran = looking.result()
        if ran is not None:
            clean = [event["clean"] for event in ran.events if "clean" in event]
            if clean and _is_over(ran):
                # Also where something was found: once that has gone, the next look is quick.
                cleared.keep(clean)
            _nothing_in(ran)

    return seen


def _is_over(ran: Ran) -> bool:
    return ran.state == "ended" and ran.sound and bool(ran.events) and "looked" in ran.events[-1]


def _nothing_in(ran: Ran) -> None:
    """Refuse to go on if anything was found, or not all was looked at."""
    for event in ran.events:
        if "found" in event:
            raise DataError(
                _(
                    "Nothing was graded: trainees’ code could read {file}, and it holds keys or somebody’s work. "
                    "Move it out of the environment that grades, or grade from a new one."
                ).format(file=quoted(event["found"], 300))
            )
    if not _is_over(ran):
        raise DataError(
            _(
                "Nothing was graded: looking for keys from inside the sandbox came to no end ({reason})."
            ).format(reason=ran.state)
        )


def rehearse(
    judge: Judge,
    languages: Sequence[str],
    executor: Executor,
    terms: Terms,
    seen: Callable[[], None] | None = None,
) -> None:
    """Run the model solution of every topic as a submission, and refuse to go on unless it gets full marks.

    Parameters
    ----------
    judge : Judge
    languages : sequence of {"en", "zh"}
    executor : Executor
    terms : Terms
    seen : callable, optional
        What `look` returned, if it began before.

    Raises
    ------
    DataError
        If an exercise is not fully right; the message names it and what the judge said.
    """
    # Both at once, where there are two cores; nobody is marked before both are over.
    seen = seen or look(judge.topics, executor, terms)
    runs = {}
    for topic in judge.topics:
        for code in languages:
            submission = _model_solution(topic, code)
            request = request_for(submission, [topic])
            runs[topic, code] = submission, executor.submit(run_submission, request, terms)
    seen()
    for (topic, code), (submission, run) in runs.items():
        mark = judge.mark(gather(submission, [topic], run.result()))
        for name, one in mark.exercises.items():
            # A text is for people to mark: it is enough that the judge got one.
            if one.topic == topic.folder and one.points < one.out_of and not one.waiting:
                said = " ".join(
                    [reason.text.en for reason in mark.reasons] or [line.en for line in one.lines]
                )
                raise DataError(
                    _(
                        "Nothing was graded: the model solution of {id} ({language}) does not get full marks. {said} "
                        "Repair the exercise, or the sandbox, first."
                    ).format(id=name, language=code, said=said)
                )


def built(topics: Sequence[Topic], spoken: Iterable[str]) -> list[str]:
    """Return those of the languages that somebody speaks in which the course was built; the first one, if in none.

    Parameters
    ----------
    topics : sequence of Topic
    spoken : iterable of {"en", "zh"}
    """
    kinds = (Kind.EXERCISES, Kind.SOLUTIONS)
    there = [
        code
        for code in LANGUAGES
        if all((t.path.parent / Edition(t, code, kind).path).is_file() for t in topics for kind in kinds)
    ]
    return [code for code in there if code in set(spoken)] or there[:1] or sorted(spoken)


def blank(topics: Sequence[Topic], languages: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the cells of the trainees' notebooks as they were handed out.

    Parameters
    ----------
    topics : sequence of Topic
    languages : sequence of {"en", "zh"}

    Raises
    ------
    DataError
        If the course was not built.
    """
    return tuple(_notebook(topic, code, Kind.EXERCISES).cells for topic in topics for code in languages)


def _model_solution(topic: Topic, code: str) -> Submission:
    notebook = _notebook(topic, code, Kind.SOLUTIONS)
    return Submission(key=topic.folder, trainee={"id": "", "name": ""}, file=notebook.name,
                      fingerprint="", notebooks=(notebook,))  # fmt: skip


def _notebook(topic: Topic, code: str, kind: Kind) -> Notebook:
    path = topic.path.parent / Edition(topic, code, kind).path
    try:
        return read_notebook(path.name, path.read_bytes())
    except OSError:
        raise DataError(
            _(
                "{file} is missing: the judge needs what was handed out and the model solution. "
                "Run “crm-course build” first."
            ).format(file=path)
        ) from None
