"""The commands for marks and guesses: ``crm-course grade | regrade | report | guesses | demo``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmcourse import terminal
from crmcourse.sources.syllabus import Syllabus, Topic, load
from crmlib.errors import CrmlibError
from crmlib.i18n import N_, _, language

if TYPE_CHECKING:
    from crmcourse.grading.policy import Policy
    from crmcourse.handout.roster import Roster

app = typer.Typer()

Results = Annotated[Path, typer.Argument(metavar="RESULTS", help=N_("The folder with the results."))]
Which = Annotated[str, typer.Option(help=N_("Such as 05-09 or 05,aidma; all, if left out."))]
Due = Annotated[
    str,
    typer.Option(
        metavar="TIME",
        help=N_(
            "When it was due, such as 2026-12-01T18:00+08:00; else as at the last run, or as the syllabus says "
            "(“syllabus” goes back to it)."
        ),
    ),
]


@app.command(
    help=N_(
        "Grade what was handed in: run each submission behind walls, mark it, and write the reports.\n\n"
        "SUBMISSIONS holds one file or folder a trainee: what submit() wrote, or plain notebooks. Only what is "
        "new or changed is run again. Fill in review.csv in the results and call this again: your marks win."
    )
)
def grade(
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMISSIONS", help=N_("The folder with what was handed in."))
    ],
    out: Annotated[Path, typer.Option(help=N_("Where results go."))] = Path("results"),
    topics: Which = "",
    seeds: Annotated[
        Path | None, typer.Option(metavar="SEEDS.csv", help=N_("If trainees had data of their own."))
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(metavar="ROSTER.csv", help=N_("Who is in the class (id, name): its word counts.")),
    ] = None,
    due: Due = "",
    seconds: Annotated[float, typer.Option(min=1, help=N_("Time for one notebook."))] = 60.0,
    executor: Annotated[
        str, typer.Option(metavar="dask://HOST:PORT", help=N_("Grade on a Dask cluster."))
    ] = "",
    trust: Annotated[
        bool,
        typer.Option("--trust", help=N_("Grade without walls, where there are none; only trusted files.")),
    ] = False,
) -> None:
    """Grade a folder of submissions."""
    from crmcourse.grading import grade as run
    from crmcourse.grading.sandbox.limits import Limits

    syllabus = load()
    with terminal.progress(_("Grading")) as (planned, done), _on(executor) as where:
        graded = run(
            submissions, out, syllabus, _asked_for(syllabus, topics),
            policy=_rules(syllabus, out, due), limits=Limits(seconds=seconds), trust=trust,
            executor=where, seeds=_listed(seeds), roster=_listed(roster), planned=planned, done=done,
        )  # fmt: skip
    terminal.say(
        _("{n} submissions, {ran} of them run now. {people} need a person.").format(
            n=graded.submissions, ran=graded.ran, people=graded.need_a_person
        )
    )
    terminal.say(f"{graded.rung.label}.")
    for remark in graded.remarks:
        terminal.say(remark)
    _write_reports(out)
    if graded.to_review:
        terminal.say(
            _("{file} has {n} open rows: fill in by_hand (points, or “ok”) and grade again.").format(
                file=out / "review.csv", n=graded.to_review
            )
        )
    if (out / "review.html").is_file():
        terminal.say(
            _("Short texts are marked by people: open {file}.").format(file=(out / "review.html").resolve())
        )


@app.command(
    help=N_(
        "Mark again from stored answers, after a key, a weight or review.csv changed. Nothing is run.\n\n"
        "Says who changes and by how much, and asks before it writes."
    )
)
def regrade(
    results: Results,
    topics: Which = "",
    due: Due = "",
    review: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=N_("Decisions to read besides review.csv: what the review page saved.")
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Write without asking."))] = False,
) -> None:
    """Mark stored answers again."""
    from crmcourse.grading.regrade import regrade as run

    syllabus = load()
    chosen = _asked_for(syllabus, topics) if topics else _graded_before(syllabus, results)
    policy = _rules(syllabus, results, due)
    reviewed = _there(review)
    changes = run(results, syllabus, chosen, policy=policy, reviewed=reviewed)
    if changes:
        rows = [(one.name, one.before, one.after, ", ".join(one.exercises)) for one in changes]
        terminal.table([_("name"), _("before"), _("after"), _("exercises")], rows)
    else:
        terminal.say(_("Nobody's final mark changes."))
    if not yes and not typer.confirm(_("Write the new marks?"), default=bool(changes)):
        raise CrmlibError(_("Nothing was written."))
    run(results, syllabus, chosen, policy=policy, write=True, reviewed=reviewed)
    _write_reports(results)


@app.command(
    help=N_(
        "Write the page on which you mark the short texts by keyboard: review.html in the results.\n\n"
        "What you decide there it saves as review.csv; put that into the results and grade again, or name it to "
        "“crm-course regrade --review”."
    )
)
def review(results: Results) -> None:
    """Write the page to mark short texts on."""
    from crmcourse.reports import load as marks_in
    from crmcourse.reports import review_page

    written = review_page.write(results, marks_in(results))
    if not written:
        raise CrmlibError(_("No short text was handed in: there is nothing to mark."))
    terminal.say(_("Open {file} in a browser.").format(file=written[0].resolve()))


@app.command(help=N_("Write gradebook, feedback pages and class report anew from the results."))
def report(
    results: Results,
    bom: Annotated[bool, typer.Option("--bom", help=N_("Let Excel read the CSV files as UTF-8."))] = False,
    pre: Annotated[
        Path | None,
        typer.Option(metavar="RESULTS", help=N_("Results of a test before the course: the gain.")),
    ] = None,
) -> None:
    """Write the reports."""
    _write_reports(results, bom=bom, pre=pre)


@app.command(
    help=N_(
        "Show a class how its guesses moved: one page, made from what was handed in. Nothing is run or marked.\n\n"
        "SUBMISSIONS is a folder as for grade. The page has both languages and no names."
    )
)
def guesses(
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMISSIONS", help=N_("The folder with what was handed in."))
    ],
    to: Annotated[Path, typer.Option(help=N_("The page to write."))] = Path("guesses.html"),
    topics: Which = "",
) -> None:
    """Write the page with a class's guesses."""
    from crmcourse.grading.guesses import handed_in
    from crmcourse.reports.class_report import guesses as reported

    syllabus = load()
    found = handed_in(submissions, _asked_for(syllabus, topics))
    reported.write(to, found, syllabus.title, first=language())
    terminal.say(_("People who guessed: {n}").format(n=len(found.people)))
    terminal.say(_("The page is {file}").format(file=to.resolve()))


@app.command(
    help=N_(
        "See the whole cycle with a class of sixty simulated trainees: hand-out, hand-in, grading, reports."
    )
)
def demo(
    to: Annotated[Path, typer.Option(help=N_("A new or empty folder, or that of an earlier demo."))] = Path(
        "demo"
    ),
) -> None:
    """Show the whole cycle."""
    from crmcourse.demo import cycle

    made = cycle(to, progress=terminal.progress)
    terminal.say(_("The class report is {file}").format(file=made))


def _write_reports(results: Path, **options: Any) -> None:
    from crmcourse.reports import write_all

    with terminal.progress(_("Writing reports")) as (planned, done):
        write_all(results, planned=planned, done=done, **options)
    terminal.say(_("The class report is {file}").format(file=(results / "class-report.html").resolve()))


def _asked_for(syllabus: Syllabus, words: str) -> list[Topic]:
    from crmcourse.handout import chosen

    return chosen(syllabus, words)


def _graded_before(syllabus: Syllabus, results: Path) -> list[Topic]:
    from crmcourse.grading.store import Store

    store = Store(results)
    store.require()
    last = store.run()
    return [syllabus.topic(topic.folder) for topic in last.topics] if last else list(syllabus.topics)


def _rules(syllabus: Syllabus, results: Path, due: str) -> Policy:
    """Return lateness and weights: a due time that was given once counts until another one is."""
    from crmcourse.grading.policy import Policy
    from crmcourse.grading.store import Store

    if due == "syllabus":
        return Policy.of(syllabus.grading)
    if not due:
        last = Store(results).run()
        due = (last.due if last else None) or ""
        if due:
            terminal.say(
                _("Due {due}, as at the last run; “--due syllabus” goes back to the syllabus.").format(
                    due=due
                )
            )
    return Policy.of(syllabus.grading, due or None)


def _there(file: Path | None) -> list[Path]:
    if file is not None and not file.is_file():
        raise CrmlibError(_("There is no file {file}.").format(file=file))
    return [] if file is None else [file]


def _listed(file: Path | None) -> Roster | None:
    if file is None:
        return None
    from crmcourse.handout import read_roster

    return read_roster(file)


@contextmanager
def _on(executor: str) -> Iterator[Executor | None]:
    """Connect to a cluster for as long as it is needed; None where none is asked for."""
    if not executor:
        yield None
        return
    if not executor.startswith("dask://"):
        raise CrmlibError(_("--executor takes dask://HOST:PORT, not {found}.").format(found=executor))
    try:
        from distributed import Client
    except ImportError:
        raise CrmlibError(_("Dask is not installed. Install it with “pip install distributed”.")) from None
    address = executor.removeprefix("dask://")
    try:
        client = Client(f"tcp://{address}", timeout="10s")
    except OSError:
        raise CrmlibError(_("No Dask scheduler answers at {address}.").format(address=address)) from None
    with client:
        yield client.get_executor()
