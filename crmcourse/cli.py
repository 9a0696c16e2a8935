"""The command line: ``crm-course open | build | verify | release | grade | report | cockpit | demo | data`` and others.

main      what the shell calls: the language first, then the command; errors in one sentence
command   the commands as one object, with their help in the language in force
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import rich_utils

from crmcourse import cli_cockpit, cli_marks
from crmcourse.cli_import import data
from crmcourse.sources.syllabus import load
from crmcourse.terminal import complain, prepare, progress, say
from crmlib.errors import CrmlibError
from crmlib.i18n import LANGUAGES, N_, _, use_language

PROGRAM = "crm-course"
_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(
    name=PROGRAM,
    help=N_("The CRM course: open it, build it, prove that it holds."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_marks.app)
app.add_typer(cli_cockpit.app)
app.add_typer(data, name="data")

Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", "-t", metavar="NAME", help=N_("Only this topic, such as 05 or aidma. May be repeated.")
    ),
]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; say what went wrong in a sentence, and leave with a non-zero code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind ``crm-course``; the shell's own unless given.
    """
    # jsonschema compiles this grammar for 2 s whenever it is installed; nothing in the course asks for it.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    prepare()
    use_language(_language(arguments, os.environ))
    try:
        command()(args=arguments, prog_name=PROGRAM)
    except (CrmlibError, OSError, ImportError) as error:
        if isinstance(error, ImportError) and find_spec("crmcourse.handout") is not None:
            raise
        complain(_in_words(error))
        raise SystemExit(1) from None


def command() -> Any:
    """Return the commands as one object, with their help in the language in force."""
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.ERRORS_PANEL_TITLE = _("Error")
    made = typer.main.get_command(app)
    _translate(made)
    return made


def _show_version(asked: bool) -> None:
    if asked:
        say(f"{PROGRAM} {metadata.version(PROGRAM)}")
        raise typer.Exit


@app.callback()
def options(
    lang: Annotated[
        str, typer.Option(metavar="en|zh", help=N_("Language of these messages; the course itself has both."))
    ] = "",
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help=N_("Show the version and stop.")
        ),
    ] = False,
) -> None:
    """Take the options that stand before every command; `main` has put the language in force."""
    if lang and lang not in LANGUAGES:
        raise CrmlibError(
            _("The course speaks {known}, not {code!r}.").format(known=", ".join(LANGUAGES), code=lang)
        )


@app.command(
    "open",
    context_settings=_PASS_ON,
    help=N_(
        "Open the course: make your workbook if there is none, and start JupyterLab on this computer.\n\n"
        "Nothing of yours is overwritten. Other options go to JupyterLab, such as --no-browser or --port=8890."
    ),
)
def open_(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help=N_("The folder of your workbook."))] = Path("workbook"),
    only_make: Annotated[
        bool, typer.Option("--only-make", help=N_("Make the workbook and do not start JupyterLab."))
    ] = False,
    lang: Annotated[
        str, typer.Option(metavar="en|zh", help=N_("Language of the start page and of JupyterLab's menus."))
    ] = "",
) -> None:
    """Make the workbook and serve it; `main` has put the language in force."""
    from crmcourse.workbook import open as workbook
    from crmlib import datasets

    options(lang)
    workbook.lab_arguments(folder, context.args)
    made = workbook.handed_out(folder) or workbook.make(folder, load(), datasets.HOME)
    say(
        _("Your workbook is {folder}: {added} files new, {kept} left as they were.").format(
            folder=made.folder, added=len(made.added), kept=len(made.kept)
        )
    )
    if not only_make:
        workbook.launch(made.folder, context.args, _announce)


@app.command(help=N_("Make the notebooks from their sources, in both languages, and run them. For authors."))
def build(
    topic: Topics = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept-translations",
            help=N_("First say that every Chinese text says what its English says now."),
        ),
    ] = False,
) -> None:
    """Build all topics, or some."""
    from crmcourse.sources import build as builder
    from crmcourse.sources import data_dictionary as dictionary
    from crmcourse.sources import glossary, readme

    syllabus = load()
    dictionary.write()
    readme.write(syllabus)
    glossary.write(syllabus)
    topics = builder.chosen(syllabus, topic) if topic else None
    if accept:
        for file, cell in builder.accept_translations(syllabus, topics):
            say(_("{file}: {cell} counts as translated.").format(file=file, cell=cell))
    with progress(_("Building")) as (planned, done):
        built = builder.build(syllabus, topics, planned=planned, done=lambda job: done(job.path))
    changed = [notebook.path for notebook in built if notebook.changed]
    for path in changed:
        say(f"  {path}")
    say(_("{n} notebooks built, {changed} of them changed.").format(n=len(built), changed=len(changed)))


@app.command(
    help=N_(
        "Write the skeleton of a new topic: lesson, exercises, model, widget, tests, an entry in syllabus.yml.\n\n"
        "It builds, verifies and passes its tests as it is. For authors, in a checkout."
    )
)
def new(
    folder: Annotated[str, typer.Argument(metavar="NN-NAME", help=N_("Such as 10-satisfaction."))],
    title: Annotated[str, typer.Option(help=N_("Its title, until somebody writes better ones."))] = "",
) -> None:
    """Write the skeleton of a topic."""
    from crmcourse.sources import build as builder
    from crmcourse.sources.new import new as write
    from crmcourse.sources.new import planned

    root = load().folder.parent
    syllabus = write(root, folder, title)
    builder.accept_translations(syllabus, [syllabus.topic(folder)])
    for path in planned(root, folder):
        say(f"  {path.relative_to(root)}")
    say(_('Now: make messages, make build ARGS="-t {number}", make verify.').format(number=folder[:2]))


@app.command(
    help=N_("Prove that the notebooks are what their sources say and give no answer away. For authors.")
)
def verify() -> None:
    """Check the whole course without running it."""
    from crmcourse.sources import verify as verifier

    with progress(_("Verifying")) as (planned, done):
        problems = verifier.verify(load(), planned=planned, done=lambda job: done(job.path))
    if problems:
        count = _("{n} things are wrong with the course.").format(n=len(problems))
        raise CrmlibError("\n".join([*map(str, problems), count]))
    say(_("All is well: the notebooks are what their sources say, and no answer is given away."))


@app.command(
    help=N_(
        "Hand out: write what trainees get, as a folder and a zip.\n\n"
        "For practice the keys travel along, because the checks compare with them: who looks can find them. "
        "For marks use --exam: then checks only record, and no key, hint, lesson or simulator is in it."
    )
)
def release(
    to: Annotated[Path, typer.Option(help=N_("A new or empty folder."))],
    topics: Annotated[str, typer.Option(help=N_("Such as 05-09 or 05,aidma; all, if left out."))] = "",
    lang: Annotated[str, typer.Option(metavar="en|zh", help=N_("Only this language."))] = "",
    exam: Annotated[bool, typer.Option("--exam", help=N_("Without keys; checks only record."))] = False,
    seed_per_trainee: Annotated[
        Path | None,
        typer.Option(metavar="ROSTER.csv", help=N_("Data of their own for each; columns id and name.")),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="bundle|nbgrader", help=N_("Who is to grade: we, or nbgrader."))
    ] = "bundle",
) -> None:
    """Hand out topics to trainees."""
    from crmcourse.handout import asked_for

    with progress(_("Handing out")) as (planned, done):
        made = asked_for(
            to, load(), topics, lang, exam, seed_per_trainee, format_, planned=planned, done=done
        )
    say(_("{n} handed out in {folder}.").format(n=len(made.bundles), folder=made.folder))
    if made.seeds:
        say(
            _("{file} is for you alone. Used as the roster, it gives the same data again.").format(
                file=made.seeds
            )
        )


def _language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for: by option, else by the system's, else English.

    It is needed before the command line is read, because the help is part of what it translates.
    """
    for word, following in zip_longest(arguments, arguments[1:]):
        asked = following if word == "--lang" else word.removeprefix("--lang=") if "--lang=" in word else ""
        if asked in LANGUAGES:
            return asked
    system = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "zh" if system.lower().startswith("zh") else "en"


def _in_words(error: Exception) -> str:
    """Return an error as a sentence with a way out."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return _("{where}{reason}. Check that the place exists and that you may write there.").format(
            where=where, reason=error.strerror
        )
    if isinstance(error, ImportError):
        return _("This is the trainees' edition of the course, and the command is for trainers.")
    return str(error)


def _translate(node: Any) -> None:
    """Put the help of a command, its options and its commands into the language in force."""
    node.help = _(node.help) if node.help else node.help
    for parameter in node.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    for child in getattr(node, "commands", {}).values():
        _translate(child)


def _announce(address: str) -> None:
    say(_("The course is open at {address}").format(address=address))
    say(_("Stop it with Control-C; your work is kept in the folder."))
