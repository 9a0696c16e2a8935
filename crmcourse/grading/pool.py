"""Submissions through the sandbox, several at a time, and only a few of them in memory.

pool      where they run: threads of this process unless an executor is given
templates_of_this_process  end those of these threads
run_all   each submission with its runs, as it comes back
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from crmcourse.grading.request import Request
from crmcourse.grading.sandbox.limits import Limits
from crmcourse.grading.sandbox.process import close_templates, dismiss_templates
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.sandbox.runner import Terms, run_submission
from crmcourse.grading.submissions import Submission
from crmcourse.grading.trainee_data import forget
from crmlib.errors import CrmlibError

_AHEAD = 2  # submissions read and waiting, for each one that runs
_TURN = 0.0005  # seconds


@contextmanager
def pool(given: Executor | None) -> Iterator[Executor]:
    """Give the executor that was given, or threads of this process, one a core; end them, and let templates end.

    Parameters
    ----------
    given : concurrent.futures.Executor or None
    """
    if given is not None:
        yield given
        return
    made = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="grading")
    usual = sys.getswitchinterval()
    # A thread that brings back what a submission answered waits for whoever marks; meanwhile its template has nothing
    # to do.
    sys.setswitchinterval(_TURN)
    try:
        yield made
    finally:
        sys.setswitchinterval(usual)
        made.shutdown(cancel_futures=True)
        dismiss_templates()


@contextmanager
def templates_of_this_process(given: Executor | None) -> Iterator[None]:
    """End templates at last, where `pool` gives threads of this process: they take a moment, of use for other things.

    Parameters
    ----------
    given : concurrent.futures.Executor or None
    """
    try:
        yield
    finally:
        if given is None:
            close_templates()


def run_all(
    waiting: Sequence[Submission],
    whole: Callable[[Submission], tuple[Submission, Request]],
    where: Executor,
    terms: Terms,
) -> Iterator[tuple[Submission, Request, list[Ran]]]:
    """Yield each submission with its runs as it comes back.

    Whoever was late because others kept the processors busy runs once more at the end, alone.

    Parameters
    ----------
    waiting : sequence of Submission
        Without their notebooks.
    whole : callable
        Gives a submission with its notebooks, and what to run of it; asked only as places get free.
    where : concurrent.futures.Executor
    terms : Terms

    Yields
    ------
    Submission, Request, list of Ran
    """
    running: dict[Future[list[Ran]], tuple[Submission, Submission, Request]] = {}
    late: list[tuple[Submission, int | None]] = []
    left, most = iter(waiting), _AHEAD * (os.cpu_count() or 1)
    while True:
        for light in left:
            one, request = whole(light)
            running[where.submit(run_submission, request, terms)] = light, one, request
            if len(running) >= most:
                break
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            light, one, request = running.pop(future)
            runs = _result(future, request)
            if len(waiting) > 1 and any(_made_late(run, terms.limits) for run in runs):
                late.append((light, request.seed))
                continue
            yield one, request, runs
            others = {other.seed for _light, _one, other in running.values()}
            if request.seed not in others | {seed for _light, seed in late}:
                forget(request.seed)
    for light, seed in late:
        one, request = whole(light)
        yield one, request, _result(where.submit(run_submission, request, terms), request)
        forget(seed)


def _made_late(run: Ran, limits: Limits) -> bool:
    """Whether a notebook was late while it waited for a processor: others may have kept all of them busy."""
    return run.state == "late" and run.waited > limits.seconds / 4


def _result(future: Future[list[Ran]], request: Request) -> list[Ran]:
    """Return what came back; where a helper process died, that each notebook has to be looked at."""
    try:
        return future.result()
    except CrmlibError:
        raise
    except Exception:
        return [Ran("broken") for _notebook in request.notebooks]
