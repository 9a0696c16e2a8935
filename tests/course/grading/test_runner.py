"""A notebook runs in the sandbox, keeps to its limits, and whatever becomes of it the next one runs as well."""

import os
import signal
from dataclasses import replace

import pytest

from crmcourse.exercises import encode
from crmcourse.grading.request import Request
from crmcourse.grading.sandbox import process, runner
from crmcourse.grading.sandbox.limits import Limits, Rung, strongest
from crmcourse.grading.sandbox.process import RunnerError, Template
from crmcourse.grading.sandbox.runner import Terms, run_submission
from tests.support.typed_cells import MEANT

CHECK = "from crmcourse import check, begin, hint, solution"


@pytest.fixture
def run(pool):
    """A function that runs cells in the shared sandbox, with all limits but those given left as they are."""

    def run(*cells, inputs=None, **limits):
        request = Request((((CHECK, *cells), inputs or {}),))
        terms = Terms(replace(Limits(seconds=20), **limits), trust=True)
        [ran] = pool.submit(run_submission, request, terms).result(60)
        return ran

    return run


def answers(ran):
    return {event["id"]: encode.decode(event["answer"]) for event in ran.events if "id" in event}


def test_answers_come_back_in_order_and_the_end_is_said(run):
    ran = run('check("5.1", 3)', 'check("5.2", {"a": [1, 2]})')
    assert (ran.state, ran.sound) == ("ended", True)
    assert answers(ran) == {"5.1": 3, "5.2": {"a": [1, 2]}}
    assert [event["n"] for event in ran.events] == [1, 2, 3]
    assert ran.events[-1]["end"] == 3
    assert ran.rung == strongest().value


def test_a_cell_that_stops_does_not_stop_the_next(run):
    ran = run("1 / 0", "x = (", 'check("5.1", 3)')
    assert [(event["cell"], event["error"]) for event in ran.events if "cell" in event] == [
        (1, "ZeroDivisionError"), (2, "SyntaxError"),
    ]  # fmt: skip
    assert answers(ran) == {"5.1": 3}


def test_what_a_trainee_types_is_worth_the_same_to_the_grader(run):
    ran = run(*MEANT)
    given = [encode.decode(event["answer"]) for event in ran.events if "id" in event]
    assert given == list(MEANT.values())
    assert [event for event in ran.events if "error" in event] == []


def test_functions_are_called_on_the_inputs_that_were_sent(run):
    inputs = ((2,), (0,))
    ran = run('check("5.3", lambda cups: 6 / cups)', inputs={"5.3": [encode.encode(one) for one in inputs]})
    [event] = [event for event in ran.events if "id" in event]
    assert event["answer"] == {"function": [{"done": 3.0}, {"raised": "ZeroDivisionError"}]}


def test_nothing_is_left_of_one_notebook_in_the_next(run):
    run("import builtins, json, numpy\nbuiltins.left = 1\njson.dumps = None\nleft = 2\nnumpy.random.seed(5)",
        "open('left.txt', 'w').write('x')\nopen('/tmp/left.txt', 'w').write('x')")  # fmt: skip
    first, second = (
        run(
            "import builtins, json, os, numpy",
            'check("5.1", [hasattr(builtins, "left"), "left" in globals(), json.dumps is None,'
            ' os.path.exists("left.txt"), os.path.exists("/tmp/left.txt")])',
            'check("5.2", numpy.random.random())',
        )
        for _time in range(2)
    )
    assert answers(first)["5.1"] == [False] * 5
    assert answers(first) == answers(second)


def test_time_is_limited_and_answers_until_then_count(run):
    ran = run('check("5.1", 3)', "while True: pass", 'check("5.2", 4)', seconds=0.5)
    assert ran.state == "late"
    assert 0.4 < ran.seconds < 5
    assert answers(ran) == {"5.1": 3}


def test_sleeping_counts_as_well(run):
    assert run("import time\ntime.sleep(100)", seconds=0.3).state == "late"


def test_memory_is_limited(run):
    ran = run("x = bytearray(10**9)", 'check("5.1", 3)', memory=200 * 2**20)
    assert answers(ran) == {"5.1": 3}
    assert [event["error"] for event in ran.events if "cell" in event] == ["MemoryError"]


def test_a_files_size_is_limited(run):
    code = "try:\n    open('big', 'wb').write(b'x' * 10**6)\nexcept OSError as error:\n    check('5.1', str(error))"
    assert "large" in answers(run(code, file=10_000))["5.1"]


def test_what_is_said_is_limited(run):
    ran = run("for n in range(100):\n    check('5.1', 'x' * 10_000)", answers=50_000)
    assert ran.state == "flooded"


def test_output_is_counted_and_forgotten(run):
    assert run("print('x' * 999)", "display = print").events[-1]["written"] == 1_000


def test_nobody_reads_what_check_says_there_so_it_says_nothing(run):
    ran = run('check("5.1", 3)\ncheck(object(), 3)')
    assert ran.events[-1]["written"] == 0
    assert [event["id"] for event in ran.events if "id" in event] == ["5.1", "?"]


def test_who_ends_himself_keeps_what_he_said(run):
    ran = run('check("5.1", 3)', "import os\nos._exit(0)", 'check("5.2", 4)')
    assert (ran.state, answers(ran)) == ("ended", {"5.1": 3})
    assert not [event for event in ran.events if "end" in event]


def test_who_kills_himself_keeps_what_he_said_and_harms_nobody(run):
    ran = run('check("5.1", 3)', "import os\nos.kill(os.getpid(), 9)")
    # The first process of a namespace cannot be killed from inside it.
    assert ran.state in {"killed", "ended"}
    assert answers(ran) == {"5.1": 3}
    assert run('check("5.1", 3)').state == "ended"


def test_exit_is_one_cell_and_not_the_end(run):
    ran = run("import sys\nsys.exit()", 'check("5.1", 3)')
    assert answers(ran) == {"5.1": 3}


def test_a_line_that_the_recorder_did_not_write_is_noticed(run):
    ran = run('import os\nos.write(3, b\'{"n": 1, "id": "5.1", "answer": 12}\\n\')', 'check("5.1", 3)')
    assert not ran.sound


def test_hints_and_solutions_are_off(run):
    ran = run('begin("05-aidma", lang="zh")', 'hint("5.1")', 'solution("5.1")', 'check("5.1", 3)')
    assert (ran.state, answers(ran)) == ("ended", {"5.1": 3})
    assert not [event for event in ran.events if "cell" in event]


def test_a_template_that_came_to_harm_is_started_anew(pool):
    def harmed():
        runner._mine.template._process.send_signal(signal.SIGKILL)
        runner._mine.template._process.wait()
        return runner._mine.template._process.poll()

    request = Request((((CHECK, 'check("5.1", 3)'), {}),))
    terms = Terms(Limits(seconds=20), trust=True)
    pool.submit(run_submission, request, terms).result(60)
    assert pool.submit(harmed).result(20) is not None
    [after] = pool.submit(run_submission, request, terms).result(60)
    assert (after.state, answers(after)) == ("ended", {"5.1": 3})


def test_a_template_that_dies_while_it_works_is_one_broken_notebook(pool):
    request = Request((((CHECK, "import time\ntime.sleep(1)"), {}), ((CHECK, 'check("5.1", 3)'), {})))
    terms = Terms(Limits(seconds=20), trust=True)
    [process] = pool.submit(lambda: [runner._mine.template._process]).result()
    future = pool.submit(run_submission, request, terms)
    while not future.running():
        pass
    process.send_signal(signal.SIGKILL)
    first, second = future.result(60)
    assert (first.state, second.state) == ("broken", "ended")
    assert answers(second) == {"5.1": 3}


def test_without_walls_nothing_runs_that_is_not_trusted(monkeypatch):
    monkeypatch.setattr(runner, "strongest", lambda: Rung.LIMITS)
    with pytest.raises(RunnerError, match="--trust"):
        run_submission(Request(()), Terms())


def test_a_sandbox_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(RunnerError, match="did not start"):
        Template(Rung.LIMITS)


def test_the_plainest_rung_runs_a_notebook_as_well():
    with Template(Rung.PROCESS) as template:
        ran = template.run([CHECK, "1 / 0", 'check("5.1", 3)'], limits=Limits(seconds=60))
    assert (ran.state, ran.sound, answers(ran)) == ("ended", True, {"5.1": 3})


def test_no_process_is_left_behind():
    with Template(Rung.LIMITS, warm=None) as template:
        number = template._process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
