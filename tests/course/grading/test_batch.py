"""A whole folder is graded: each right answer counted, no file the end of it, and nothing run twice."""

import json
import os
import re
import shutil
from concurrent.futures import Executor, Future

import pytest

from crmcourse.grading import batch, review
from crmcourse.grading import trainee_data as own
from crmcourse.grading.batch import grade
from crmcourse.grading.gather import gather
from crmcourse.grading.policy import Policy
from crmcourse.grading.request import request_for
from crmcourse.grading.sandbox.limits import Limits, Rung
from crmcourse.grading.sandbox.process import RunnerError
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.sources.syllabus import load
from crmlib import datasets
from crmlib.errors import DataError
from tests.support import tea

pytestmark = pytest.mark.usefixtures("unsearched")

ANN = {"trainee": {"id": "s1", "name": "Ann"}, "version": "0.1.0", "handed_in": "2026-11-25T10:00:00+00:00"}


class Watched(Executor):
    """Passes on to another executor, and counts what it is asked to run."""

    def __init__(self, pool):
        self.pool, self.ran = pool, 0

    def submit(self, function, /, *arguments, **options):
        self.ran += 1
        return self.pool.submit(function, *arguments, **options)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return tea.course(tmp_path_factory.mktemp("course"))


@pytest.fixture
def handed_in(tmp_path):
    """Two trainees with four and two right answers of five, and two files that are none."""
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "Ann.ipynb").write_bytes(tea.honest(4))
    (folder / "Bo.ipynb").write_bytes(tea.honest(2))
    (folder / "empty.ipynb").write_bytes(b"")
    (folder / "letter.docx").write_bytes(b"Dear trainer")
    return folder


@pytest.fixture
def run(pool, course, handed_in, tmp_path):
    """A function that grades the folder, and returns what came of it and how many runs it took."""

    def run(**options):
        watched = Watched(pool)
        out = options.pop("out", tmp_path / "out")
        options = {"executor": watched, "trust": True, "limits": Limits(seconds=20), **options}
        graded = grade(
            handed_in, out, options.pop("course", course), options.pop("topics", course.topics), **options
        )
        return graded, watched.ran

    return run


def marks(out):
    return {
        one["trainee"]["name"]: one
        for one in (json.loads(path.read_text()) for path in out.glob("marks/*.json"))
    }


def points(out):
    return {name: one["points"] for name, one in marks(out).items()}


def without_times(folder):
    """Return every file's text, less the seconds that runs took and the moment of the run."""
    return {
        path.relative_to(folder).as_posix(): re.sub(r'"(seconds|graded_at)": [^\n]+', "", path.read_text())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_folder_is_graded_whatever_lies_in_it(run, tmp_path):
    before = {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "handed in").iterdir()
    }
    told, names = [], []
    graded, _ran = run(planned=told.append, done=names.append)
    assert (graded.submissions, graded.ran, graded.need_a_person, graded.to_review) == (4, 4, 2, 2)
    assert points(tmp_path / "out") == {"Ann": 4, "Bo": 2, "empty": 0, "letter": 0}
    found = marks(tmp_path / "out")
    assert [one["outcome"] for one in found["Bo"]["exercises"].values()] == ["right"] * 2 + [
        "not_attempted"
    ] * 3
    assert [reason["code"] for name in ("empty", "letter") for reason in found[name]["reasons"]] == [
        "empty_file", "not_a_notebook",
    ]  # fmt: skip
    assert (told, sorted(names)) == ([4], ["Ann", "Bo", "empty", "letter"])
    after = {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "handed in").iterdir()
    }
    assert after == before


def test_the_facts_of_the_run_are_kept_for_the_reports(run, tmp_path):
    graded, _ran = run()
    facts = json.loads((tmp_path / "out/run.json").read_text())
    assert facts["rung"] == graded.rung.value
    assert facts["course"] == {"en": "Tea", "zh": "茶"}
    assert [topic["folder"] for topic in facts["topics"]] == ["05-tea"]
    assert facts["topics"][0]["objectives"][0]["exercises"] == ["5.1", "5.2"]
    assert facts["late"] is None


def test_no_key_is_in_any_stored_answer_of_a_trainee(run, tmp_path):
    run()
    for path in tmp_path.joinpath("out").rglob("*"):
        assert not path.is_file() or str(tea.SECRET) not in path.read_text()


def test_a_second_run_runs_nothing(run, tmp_path):
    run()
    before = without_times(tmp_path / "out")
    graded, ran = run()
    assert (graded.submissions, graded.ran, ran) == (4, 0, 0)
    assert without_times(tmp_path / "out") == before


def test_only_what_is_new_or_changed_runs(run, tmp_path):
    _graded, all_of_them = run()
    rehearsal = all_of_them - 4
    (tmp_path / "handed in/Bo.ipynb").write_bytes(tea.honest(3))
    (tmp_path / "handed in/Cy.ipynb").write_bytes(tea.honest(1))
    graded, ran = run()
    assert (graded.submissions, graded.ran, ran) == (5, 2, 2 + rehearsal)
    assert points(tmp_path / "out") == {"Ann": 4, "Bo": 3, "Cy": 1, "empty": 0, "letter": 0}


def test_touching_a_file_runs_nothing(run, tmp_path):
    run()
    os.utime(tmp_path / "handed in/Ann.ipynb", (5, 5))
    assert run()[0].ran == 0


def test_other_limits_are_another_run(run):
    run()
    assert run(limits=Limits(seconds=21))[0].ran == 4


def test_a_damaged_file_is_made_again(run, tmp_path):
    run()
    for part, runs in (("marks", 0), ("answers", 1)):
        [path] = (tmp_path / "out" / part).glob("Bo-*")
        path.write_text(path.read_text()[:100])
        assert run()[0].ran == runs
        assert points(tmp_path / "out")["Bo"] == 2


def test_an_interrupted_run_is_taken_up_where_it_stopped(run, tmp_path):
    run(out=tmp_path / "undisturbed")
    done = []

    def interrupt(name):
        done.append(name)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(done=interrupt)
    assert run()[0].ran == 2
    assert without_times(tmp_path / "out") == without_times(tmp_path / "undisturbed")


def test_the_latest_hand_in_takes_the_place_of_the_first(run, tmp_path):
    folder = tmp_path / "handed in"
    (folder / "crm-Ann-20261125-100000.zip").write_bytes(tea.zipped({"a.ipynb": tea.honest(1)}, **ANN))
    (folder / "Ann.ipynb").unlink()
    run()
    later = {**ANN, "handed_in": "2026-11-26T10:00:00+00:00"}
    (folder / "crm-Ann-20261126-100000.zip").write_bytes(tea.zipped({"a.ipynb": tea.honest(3)}, **later))
    graded, _ran = run()
    assert graded.ran == 1
    assert points(tmp_path / "out")["Ann"] == 3
    assert len(list((tmp_path / "out/marks").glob("s1-*"))) == 1


def test_a_hand_given_mark_survives_the_next_run(run, tmp_path):
    run()
    [key] = [one["key"] for one in marks(tmp_path / "out").values() if one["trainee"]["name"] == "letter"]
    path = tmp_path / "out" / review.FILE
    lines = path.read_text("utf-8-sig").splitlines()
    lines = [line.replace('"","",', '"3.5","read on paper",') if key in line else line for line in lines]
    path.write_text("\n".join(lines), "utf-8")
    for _time in range(2):
        graded, ran = run()
        assert (graded.need_a_person, graded.to_review, ran) == (1, 1, 0)
        assert points(tmp_path / "out")["letter"] == 3.5


def test_lateness_and_weights_are_applied(run, tmp_path):
    (tmp_path / "handed in/Ann.ipynb").unlink()
    (tmp_path / "handed in/crm-Ann-20261125-100000.zip").write_bytes(
        tea.zipped({"a.ipynb": tea.honest(4)}, **ANN)
    )
    content = {"late": {"due": "2026-11-24T09:00:00Z"}, "weights": {"level": {1: 2}}}
    run(policy=Policy.of(content))
    ann = marks(tmp_path / "out")["Ann"]
    assert (ann["points"], ann["out_of"], ann["late_days"], ann["late_factor"]) == (8, 10, 2, 0.8)


def test_results_lie_outside_of_the_submissions(run, tmp_path):
    for place in ("handed in", "handed in/results"):
        with pytest.raises(DataError, match="outside"):
            run(out=tmp_path / place)
    assert len(list((tmp_path / "handed in").iterdir())) == 4


def test_without_walls_nothing_is_graded_unless_one_trusts(run, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "strongest", lambda: Rung.LIMITS)
    with pytest.raises((DataError, RunnerError), match="--trust"):
        run(trust=False, executor=None)
    assert not (tmp_path / "out/marks").exists()
    graded, _ran = run(trust=True)
    assert (graded.rung, graded.ran) == (Rung.LIMITS, 4)
    facts = json.loads((tmp_path / "out/run.json").read_text())
    assert facts["rung"] == "limits"
    assert "trusted" in facts["isolation"]["en"]


def test_nothing_is_graded_unless_the_model_solution_gets_full_marks(run, tmp_path):
    wrong = tea.course(tmp_path / "course")
    cells = [tea.BEGIN, tea.FIRST, 'check("5.2", 11)', *tea.ANSWERS[2:4], f'check("5.5", {tea.SECRET})']
    (tmp_path / "course/05-tea/en/solutions.ipynb").write_bytes(tea.notebook(*cells))
    with pytest.raises(DataError, match=r"Nothing was graded: the model solution of 5\.2"):
        run(course=wrong, topics=wrong.topics)
    assert not (tmp_path / "out/marks").exists()


def test_a_missing_model_solution_is_named(run, tmp_path):
    without = tea.course(tmp_path / "course")
    (tmp_path / "course/05-tea/en/solutions.ipynb").unlink()
    with pytest.raises(DataError, match=r"solutions\.ipynb is missing"):
        run(course=without, topics=without.topics)


def test_only_a_few_submissions_are_in_memory_at_a_time(pool, course, tmp_path, monkeypatch):
    folder, at_once = tmp_path / "many", 2 * (os.cpu_count() or 1)
    folder.mkdir()
    for number in range(3 * at_once):
        (folder / f"{number:02}.ipynb").write_bytes(tea.honest(0))
    held, most = [], []

    def asked(whole, *arguments):
        held.append(whole.key)
        most.append(len(held))
        return request_for(whole, *arguments)

    def gathered(whole, *arguments):
        held.remove(whole.key)
        return gather(whole, *arguments)

    monkeypatch.setattr(batch, "request_for", asked)
    monkeypatch.setattr(batch, "gather", gathered)
    grade(
        folder, tmp_path / "out", course, course.topics, executor=pool, trust=True, limits=Limits(seconds=20)
    )
    assert len(most) == 3 * at_once
    assert max(most) == at_once


class Dying(Executor):
    """Runs the rehearsal, and then says of everything that its helper died."""

    def __init__(self, pool, error, after):
        self.pool, self.error, self.left = pool, error, after

    def submit(self, function, /, *arguments, **options):
        self.left -= 1
        if self.left >= 0:
            return self.pool.submit(function, *arguments, **options)
        future = Future()
        future.set_exception(self.error)
        return future


def test_a_helper_that_dies_costs_nobody_a_mark(run, pool, tmp_path):
    _graded, all_of_them = run(out=tmp_path / "before")
    graded, _ran = run(executor=Dying(pool, MemoryError(), all_of_them - 4))
    assert graded.need_a_person == 4
    assert [reason["code"] for reason in marks(tmp_path / "out")["Ann"]["reasons"]] == ["broken"]
    again, _ran = run()
    assert again.ran == 2  # those whose notebook could not run; the other two will not read better
    assert points(tmp_path / "out")["Ann"] == 4


class Busy(Executor):
    """Says of Ann's notebook that it was late, as often as one wants, after it waited so long for a processor."""

    def __init__(self, pool, waited, times=1):
        self.pool, self.waited, self.left, self.order = pool, waited, times, []

    def submit(self, function, /, *arguments, **options):
        cells = str(arguments[0])
        if tea.WORDS in cells:
            name = "Bo" if 'check("5.3", ____)' in cells else "Ann"
            self.order.append(name)
            if name == "Ann" and self.left:
                self.left -= 1
                future = Future()
                future.set_result([Ran("late", seconds=20.0, waited=self.waited, rung="namespaces")])
                return future
        return self.pool.submit(function, *arguments, **options)


def test_who_was_late_because_of_others_runs_once_more_at_the_end(run, pool, tmp_path):
    busy = Busy(pool, waited=15)
    run(executor=busy)
    assert busy.order == ["Ann", "Bo", "Ann"]
    assert marks(tmp_path / "out")["Ann"]["reasons"] == []
    assert points(tmp_path / "out")["Ann"] == 4


@pytest.mark.parametrize(("waited", "times", "order"), [(1, 1, ["Ann", "Bo"]), (15, 2, ["Ann", "Bo", "Ann"])])
def test_who_is_late_by_itself_stays_so(run, pool, tmp_path, waited, times, order):
    busy = Busy(pool, waited, times)
    run(executor=busy)
    assert busy.order == order
    assert [reason["code"] for reason in marks(tmp_path / "out")["Ann"]["reasons"]] == ["timed_out"]


def test_a_sandbox_that_cannot_be_had_ends_the_run(run, pool, tmp_path):
    _graded, all_of_them = run(out=tmp_path / "before")
    with pytest.raises(RunnerError, match="no sandbox"):
        run(executor=Dying(pool, RunnerError("no sandbox"), all_of_them - 4))


@pytest.mark.parametrize(
    "said",
    ["1e999", "[" * 800 + "]" * 800, "9" * 5_000, "NaN", '{"list": [[[]]]}', '"\\ud800"'],
    ids=["infinite", "deep", "long", "nan", "untagged", "half a pair"],
)
def test_what_is_forged_on_the_channel_stops_nothing(run, tmp_path, said):
    forged = f"""import os\nos.write(3, b'{{"n": 1, "id": "5.1", "answer": {said}}}\\n')""".replace(
        "\\u", "\\\\u"
    )
    (tmp_path / "handed in/Bo.ipynb").write_bytes(tea.notebook(tea.BEGIN, forged, tea.SECOND))
    graded, _ran = run()
    assert graded.submissions == 4
    assert points(tmp_path / "out")["Ann"] == 4
    assert marks(tmp_path / "out")["Bo"]["status"] == "needs_person"


@pytest.mark.parametrize("said", ["1e999", "[" * 800 + "]" * 800, "NaN", '"\\ud800"'])
def test_what_is_forged_on_the_sheet_stops_nothing(run, tmp_path, said):
    sheet = f'{{"trainee": {{"id": "s1", "name": "Bo"}}, "answers": {{"5.2": {{"answer": {said}}}}}}}'
    files = {
        "a.ipynb": tea.notebook(tea.BEGIN, tea.FIRST, 'x = 1 / 0\ncheck("5.2", x)'),
        "submission.json": sheet,
    }
    (tmp_path / "handed in/Bo.ipynb").unlink()
    (tmp_path / "handed in/Bo.zip").write_bytes(tea.zipped(files))
    graded, _ran = run()
    assert graded.submissions == 4
    assert points(tmp_path / "out")["Bo"] == 1


OWN = """\
from crmlib import datasets
from crmcourse.exercises.declare import Exercise, Number, Text

EXERCISES = [
    Exercise(
        id="5.1", points=1, level=1, title=Text(en="Price", zh="价格"), answer=Number(tolerance=0.01), reread="tea",
        key=lambda: float(datasets.load("products")["price_yuan"].sum()),
        solution=Text(en="Add.", zh="加。"),
    )
]
"""


def test_trainees_with_own_data_are_marked_by_their_own_keys(run, tmp_path, monkeypatch):
    def dearer(seed, folder):
        """The firm of a seed: every product costs that many yuan more."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(datasets.HOME / "products.csv", folder)
        products = datasets.load("products")
        text = (folder / "products.csv").read_text("utf-8")
        first = products.iloc[0]
        old = f"{first['price_yuan']}"
        (folder / "products.csv").write_text(text.replace(old, str(first["price_yuan"] + seed), 1), "utf-8")

    monkeypatch.setattr("crmcourse.handout.data.own_data", dearer)
    tea.course(tmp_path / "course")
    (tmp_path / "course/05-tea/exercises.py").write_text(OWN, "utf-8")
    work = 'from crmlib import datasets\ncheck("5.1", datasets.load("products")["price_yuan"].sum())'
    (tmp_path / "course/05-tea/en/solutions.ipynb").write_bytes(tea.notebook(tea.BEGIN, work))
    (tmp_path / "course/05-tea/en/exercises.ipynb").write_bytes(tea.notebook(tea.BEGIN, 'check("5.1", ____)'))
    with_own = load(tmp_path / "course")
    everybodys = int(datasets.load("products")["price_yuan"].sum())
    folder = tmp_path / "handed in"
    for path in folder.iterdir():
        path.unlink()
    (folder / "Ann.ipynb").write_bytes(tea.notebook(tea.BEGIN, work))
    (folder / "Bo.ipynb").write_bytes(tea.notebook(tea.BEGIN, work))
    (folder / "Cy.ipynb").write_bytes(tea.notebook(tea.BEGIN, work))
    (folder / "Di.ipynb").write_bytes(tea.notebook(tea.BEGIN, f'check("5.1", {everybodys})'))
    seeds = {"Ann": 7, "Bo": 11, "Di": 7}
    run(course=with_own, topics=with_own.topics, seeds=seeds)
    assert points(tmp_path / "out") == {"Ann": 1, "Bo": 1, "Cy": 1, "Di": 0}
    assert {name: one["exercises"]["5.1"]["answer"] - everybodys for name, one in marks(tmp_path / "out").items()} == {
        "Ann": 7, "Bo": 11, "Cy": 0, "Di": 0,
    }  # fmt: skip
    assert list(own.place().iterdir()) == []
    graded, _ran = run(course=with_own, topics=with_own.topics, seeds={**seeds, "Bo": 12})
    assert graded.ran == 1
    assert datasets.source("products").parent == datasets.HOME


@pytest.mark.parametrize("written", ['"５.１"', '" 5.1 "', "5.1", "numpy.float64(5.1)", 'str("5.1")'])
def test_an_id_is_understood_as_the_trainees_own_check_understands_it(run, tmp_path, written):
    folder = tmp_path / "handed in"
    (folder / "Ann.ipynb").write_bytes(tea.notebook(tea.BEGIN, f"import numpy\ncheck ({written}, 3 / 4)"))
    run()
    ann = marks(tmp_path / "out")["Ann"]
    assert (ann["status"], ann["points"], ann["reasons"]) == ("graded", 1, [])


def test_a_class_in_one_zip_is_graded_person_by_person(run, tmp_path):
    inside = {
        f"{who}_120{n}_assignsubmission_file/exercises.ipynb": tea.honest(n)
        for n, who in enumerate(["Zoe Okafor", "Mei Li"], 1)
    }
    (tmp_path / "handed in/CRM101-Week 3-4711.zip").write_bytes(tea.zipped(inside))
    run()
    found = points(tmp_path / "out")
    assert (found["Zoe Okafor"], found["Mei Li"]) == (1, 2)


def test_a_list_of_seeds_that_comes_later_is_asked_of_those_who_ran_before(run, tmp_path):
    run()
    run(seeds={"Somebody": 7})
    assert [one["code"] for one in marks(tmp_path / "out")["Ann"]["reasons"]] == ["not_on_the_list"]
