"""What a trainee or trainer sees at the command line, in either language, also when things go wrong."""

import sys

import pytest

from crmcourse import cli, cli_marks
from crmcourse.sources import build as builder
from crmcourse.workbook import open as workbook
from crmlib import i18n
from tests.support import small_course


@pytest.fixture(autouse=True)
def english():
    yield
    i18n.use_language("en")


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("LC_ALL", raising=False)

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        said = capsys.readouterr()
        return left.value.code or 0, said.out, said.err

    return call


@pytest.fixture
def course(tmp_path, monkeypatch):
    course = small_course.write(tmp_path / "notebooks", monkeypatch)
    monkeypatch.setattr(cli, "load", lambda: course)
    monkeypatch.chdir(tmp_path)
    return course


def test_help_names_the_commands_in_words_a_trainer_understands(run):
    code, out, _ = run("--help")
    assert code == 0
    for words in ("open", "build", "verify", "data", "Make the notebooks from their sources"):
        assert words in out


def test_version_is_shown(run):
    assert run("--version") == (0, f"crm-course {cli.metadata.version('crm-course')}\n", "")


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        (["--lang", "zh", "build"], {}, "zh"),
        (["--lang=zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_else_the_systems(arguments, environment, language):
    assert cli._language(arguments, environment) == language


def test_help_and_errors_come_in_chinese(run):
    code, out, _ = run("--lang", "zh", "--help")
    assert code == 0
    assert "青山茶业" in out
    code, _, err = run("--lang", "zh", "build", "--topic", "99")
    assert code == 1
    assert "没有" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lang", "fr", "verify"], "The course speaks en, zh, not 'fr'."),
        (["build", "--topic", "coffee"], "The course has no topic 'coffee'. It has: 05-tea."),
        (["verify"], "it was not built. Run “crm-course build”."),
        (["open", "--only-make"], "Run “crm-course build” first."),
        (["open", "--ip=0.0.0.0"], "would open the workbook to other computers"),
        (["open", "--only-make", "--lang", "fr"], "The course speaks en, zh, not 'fr'."),
        (["data", "describe", "nothing"], "There is no table 'nothing'."),
    ],
)
def test_an_error_is_a_sentence_with_a_way_out_and_no_traceback(run, course, arguments, words):
    code, _, err = run(*arguments)
    assert code == 1
    assert words in err
    assert "Traceback" not in err


def test_an_error_of_the_system_is_a_sentence_too(run, course, monkeypatch):
    def full(*args):
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(workbook, "make", full)
    code, _, err = run("open", "--only-make")
    assert code == 1
    assert "/somewhere: Permission denied. Check that the place exists" in err


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(run):
    code, _, err = run("biuld")
    assert code == 2
    assert "build" in err


def test_build_verify_and_open_go_all_the_way(run, course, tmp_path, monkeypatch):
    code, out, _ = run("build", "--accept-translations")
    assert code == 0
    assert "8 notebooks built, 8 of them changed." in out
    code, out, _ = run("verify")
    assert code == 0
    assert "All is well" in out
    launched = []
    monkeypatch.setattr(
        workbook, "launch", lambda folder, arguments, announce: launched.append((folder, arguments))
    )
    code, out, _ = run("open", "--folder", "mine", "--no-browser", "--port=8899")
    assert code == 0
    assert launched == [(tmp_path / "mine", ["--no-browser", "--port=8899"])]
    assert (tmp_path / "mine/start.ipynb").is_file()


def test_one_topic_is_built_alone(run, course):
    small_course.change(course.folder / "05-tea/lesson.md", "# Tea\n", "# Green tea\n")
    code, _, err = run("build", "-t", "tea")
    assert code == 1
    assert "the English of title has changed" in err
    assert not list(course.folder.glob("05-tea/*/lesson.ipynb"))


def test_the_tables_are_described(run):
    code, out, _ = run("data", "describe")
    assert code == 0
    assert "customers" in out
    code, out, _ = run("data", "describe", "products")
    assert code == 0
    assert "price_yuan" in out


def test_a_bundle_is_handed_out_and_opens_as_it_is(run, course, tmp_path, monkeypatch):
    for job in builder.plan(course)[0]:
        builder.write_atomically(course.folder / job.path, builder.as_bytes(job.notebook))
    code, out, err = run("release", "--topics", "05", "--lang", "zh", "--to", "handout", "--exam")
    assert (code, err.strip()) == (0, "")
    assert (tmp_path / "handout/crm-exam/05-tea/zh/05-exercises.ipynb").is_file()
    assert (tmp_path / "handout/crm-exam.zip").is_file()
    code, out, _ = run("open", "--folder", "handout/crm-exam", "--only-make")
    assert code == 0
    assert "0 files new" in out
    code, _, err = run("release", "--to", "handout")
    assert code == 1
    assert "is not empty" in err


def test_in_the_trainees_edition_a_command_for_trainers_is_a_sentence(run, course, monkeypatch):
    monkeypatch.setitem(sys.modules, "crmcourse.handout", None)
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    code, _, err = run("release", "--to", "handout")
    assert code == 1
    assert "This is the trainees' edition of the course" in err


def test_a_class_sees_its_guesses_without_grading(run, course, tmp_path, monkeypatch):
    monkeypatch.setattr(cli_marks, "load", lambda: course)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "submission.json").write_text(
        '{"guesses": {"5.0": {"first": {"value": "a", "sure": 1}}}}'
    )
    code, out, _ = run("guesses", "in", "--to", "page.html")
    assert code == 0
    # The small course asks no guess, so nobody's counts.
    assert "People who guessed: 0" in out
    assert "Nobody has guessed yet." in (tmp_path / "page.html").read_text("utf-8")
    code, _, err = run("guesses", "nowhere")
    assert code == 1
    assert "nowhere" in err
