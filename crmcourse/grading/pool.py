"""Submissions through the sandbox, several at a time, and only a few of them in memory.

pool      where they run: threads of this process unless an executor is given
run_all   each submission with its runs, as it comes back
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from crmcourse.grading.request import Request
from crmcourse.grading.sandbox.runner import Ran, Terms, close_templates, run_submission
from crmcourse.grading.submissions import Submission
from crmcourse.grading.trainee_data import forget
from crmlib.errors import CrmlibError

_AHEAD = 2  # submissions read and waiting, for each one that runs


@contextmanager
def pool(given: Executor | None) -> Iterator[Executor]:
    """Give the executor that was given, or threads of this process, one a core, and end them.

    Parameters
    ----------
    given : concurrent.futures.Executor or None
    """
    if given is not None:
        yield given
        return
    made = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="grading")
    try:
        yield made
    finally:
        made.shutdown(cancel_futures=True)
        close_templates()


def run_all(
    jobs: Iterable[tuple[Submission, Request]], where: Executor, terms: Terms
) -> Iterator[tuple[Submission, Request, list[Ran]]]:
    """Yield each submission with its runs as it comes back.

    Parameters
    ----------
    jobs : iterable of (Submission, Request)
        Drawn from only as places get free.
    where : concurrent.futures.Executor
    terms : Terms

    Yields
    ------
    Submission, Request, list of Ran
    """
    running: dict[Future[list[Ran]], tuple[Submission, Request]] = {}
    left, most = iter(jobs), _AHEAD * (os.cpu_count() or 1)
    while True:
        for one, request in left:
            running[where.submit(run_submission, request, terms)] = one, request
            if len(running) >= most:
                break
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            one, request = running.pop(future)
            yield one, request, _result(future, request)
            if request.seed not in {other.seed for _one, other in running.values()}:
                forget(request.seed)


def _result(future: Future[list[Ran]], request: Request) -> list[Ran]:
    """Return what came back; where a helper process died, that each notebook has to be looked at."""
    try:
        return future.result()
    except CrmlibError:
        raise
    except Exception:
        return [Ran("broken") for _notebook in request.notebooks]
