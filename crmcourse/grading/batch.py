"""A whole folder of submissions: in parallel, resumable, one bad file never the end of it.

grade      run and mark what is new or changed
Graded     what came of it
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

from crmcourse.grading import facts, review
from crmcourse.grading.entries import Entry
from crmcourse.grading.gather import gather
from crmcourse.grading.identity import Known
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.rehearsal import blank, built, rehearse
from crmcourse.grading.request import Request, request_for
from crmcourse.grading.sandbox.limits import Limits, Rung, strongest
from crmcourse.grading.sandbox.runner import Ran, Terms, close_templates, no_walls, run_submission
from crmcourse.grading.store import DECISIONS, Store
from crmcourse.grading.submissions import Submission, find, read, settle
from crmcourse.grading.trainee_data import forget
from crmcourse.handout.roster import Roster
from crmcourse.records.answers import Answers, Reason
from crmcourse.records.marks import Marks
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.errors import CrmlibError, DataError
from crmlib.i18n import _

# What others, or the lists, say of a submission.
_OF_OTHERS = ("same_trainee", "not_on_the_list", "not_on_the_roster", "two_on_the_list")
_AHEAD = 2  # submissions read and waiting, for each one that runs


def _nothing(_what: object) -> None:
    pass


@dataclass(frozen=True)
class Graded:
    """What came of grading a folder.

    Attributes
    ----------
    submissions, ran : int
        How many there are, and how many had to be run.
    need_a_person : int
    to_review : int
        Open rows in ``review.csv``.
    rung : Rung
    remarks : tuple of str
        About decisions in ``review.csv`` that count for no file.
    """

    submissions: int
    ran: int
    need_a_person: int
    to_review: int
    rung: Rung
    remarks: tuple[str, ...] = ()


def grade(
    submissions: Path | str,
    out: Path | str,
    syllabus: Syllabus,
    topics: Sequence[Topic],
    *,
    policy: Policy | None = None,
    limits: Limits | None = None,
    trust: bool = False,
    executor: Executor | None = None,
    seeds: Mapping[str, int] | Roster | None = None,
    roster: Roster | None = None,
    planned: Callable[[int], object] = _nothing,
    done: Callable[[str], object] = _nothing,
) -> Graded:
    """Run and mark what is new or changed in a folder of submissions.

    Parameters
    ----------
    submissions, out : path
        What was handed in, and where results go; nothing else is written to.
    syllabus : Syllabus
    topics : sequence of Topic
        Those that are graded.
    policy : Policy, optional
        Lateness and weights; as the syllabus says unless given.
    limits : Limits, optional
        What one notebook may use.
    trust : bool, default False
        Whether to go on where submissions cannot be walled in.
    executor : concurrent.futures.Executor, optional
        Where submissions run; threads of this process, one a core, unless given.
    seeds : Roster, or mapping of trainee's id to seed, optional
        Of trainees who had data of their own; whoever is not on it needs a person.
    roster : Roster, optional
        Who is in the class: ids and names as it has them, whatever a file says of itself.
    planned, done : callable
        Told how many there are, and each one's name.

    Returns
    -------
    Graded

    Raises
    ------
    DataError
        If folders are not as they should be, or the model solution does not get full marks.
    RunnerError
        If there are no real walls here and `trust` is not given.
    """
    submissions, store = Path(submissions), Store(out)
    if store.folder.resolve().is_relative_to(submissions.resolve()):
        raise DataError(_("The results must lie outside of {folder}.").format(folder=submissions))
    found = find(submissions)
    rung = strongest()
    if rung.trusted_only and not trust and executor is None:
        raise DataError(no_walls(rung))
    policy = policy or Policy.of(syllabus.grading)
    limits = limits or Limits()
    store.begin()
    review.merge(store)
    judge, own, light = Judge(topics, policy), Known.of(seeds, roster), []
    paths: dict[str, Entry] = {}
    spoken: set[str] = set()
    for path in found:
        one = own.identified(read(path))
        spoken |= {notebook.language for notebook in one.notebooks}
        paths[one.file] = path
        light.append(_light(one))
    settled = settle(light)
    # Where a file was taken away or renamed, its marks must not go on counting beside the new ones.
    store.set_aside((set(store.keys("answers")) | set(store.keys("marks"))) - {one.key for one in settled})
    planned(len(settled))
    context = _context(topics, limits)
    waiting = []
    for one in settled:
        stored = _ran_before(store, one, context, own)
        if stored is None:
            waiting.append(one)
        else:
            # Keys, weights and due time may be others than last time: only runs are remembered, never marks.
            _mark(store, judge, own, stored)
            done(one.trainee["name"])
    if waiting:
        with _executor(executor) as pool:
            hidden = (submissions.resolve(), store.folder.resolve())
            languages = built(topics, spoken)
            terms = Terms(limits, trust, hidden, blank(topics, languages), syllabus.modules)
            rehearse(judge, languages, pool, terms)
            for stored in _run(waiting, paths, topics, pool, own, terms):
                stored = replace(stored, context=context)
                store.keep(stored)
                _mark(store, judge, own, stored)
                done(stored.name)
    # What somebody filled in while this ran counts, too.
    remarks = review.merge(store).remarks
    return replace(finish(store, syllabus, topics, policy, rung, ran=len(waiting)), remarks=remarks)


def finish(
    store: Store, syllabus: Syllabus, topics: Sequence[Topic], policy: Policy, rung: Rung, *, ran: int
) -> Graded:
    """Put decisions into the marks, write what a person should look at, and the facts of the run."""
    decisions = store.read(DECISIONS) or {}
    status: Counter[str] = Counter()
    rungs: set[str] = set()
    exams: set[bool] = set()

    def decided() -> Iterator[Marks]:
        for mark in store.every_marks():
            mark = review.applied(mark, decisions)
            store.keep(mark)
            status[mark.status] += 1
            rungs.add(mark.rung)
            exams.add(mark.exam)
            yield mark

    still_open = review.write(store, decided())
    walls = {rung, *(Rung(name) for name in rungs - {""})}
    store.keep(facts.of_run(syllabus, topics, policy, walls, exam=any(exams)))
    return Graded(status.total(), ran, status["needs_person"], still_open, rung)


def _light(submission: Submission) -> Submission:
    """Keep who and when: the notebooks of two thousand trainees would fill the memory."""
    return replace(submission, notebooks=(), sheet={})


def _context(topics: Sequence[Topic], limits: Limits) -> str:
    """Return a fingerprint of what, besides a submission itself, decides what it answers."""
    about = [metadata.version("crm-course"), [topic.folder for topic in topics], asdict(limits)]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _mark(store: Store, judge: Judge, own: Known, stored: Answers) -> None:
    store.keep(judge.mark(stored, own.folder(stored.seed)))


def _ran_before(store: Store, one: Submission, context: str, own: Known) -> Answers | None:
    """Return what this very submission answered under the same conditions, if it ran before."""
    try:
        stored = store.answers(one.key)
    except DataError:
        return None
    if stored is None:
        return None
    who = {"id": stored.id, "name": stored.name}
    before = [stored.fingerprint, stored.context, stored.seed, who, _claimed(stored.reasons)]
    same = [one.fingerprint, context, own.seed(one.trainee), one.trainee, _claimed(one.reasons)]
    failed = any(reason.code in ("broken", "walls") for reason in stored.reasons)
    return stored if same == before and not failed else None


def _claimed(reasons: Sequence[Reason]) -> list[str]:
    """Return what others, or the lists, say: that may change without a change in the submission."""
    return [one.code for one in reasons if one.code in _OF_OTHERS]


@contextmanager
def _executor(given: Executor | None) -> Iterator[Executor]:
    if given is not None:
        yield given
        return
    pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="grading")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        close_templates()


def _run(
    waiting: Sequence[Submission],
    paths: Mapping[str, Entry],
    topics: Sequence[Topic],
    pool: Executor,
    own: Known,
    terms: Terms,
) -> Iterator[Answers]:
    """Yield the answers of each submission as it comes back; only a few are in memory at a time.

    Whoever was late because others kept the processors busy runs once more at the end, alone.
    """
    running: dict[Future[list[Ran]], tuple[Submission, Request]] = {}
    late: list[tuple[Submission, Request]] = []
    left, most = iter(waiting), _AHEAD * (os.cpu_count() or 1)
    while True:
        for light in left:
            # The settled one knows its key and what is wrong with it; the file has the notebooks.
            whole = read(paths[light.file])
            whole = replace(light, notebooks=whole.notebooks, sheet=whole.sheet)
            request = request_for(whole, topics, own.seed(whole.trainee))
            running[pool.submit(run_submission, request, terms)] = whole, request
            if len(running) >= most:
                break
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            whole, request = running.pop(future)
            ran = _result(future, request)
            if any(_made_late(run, terms.limits) for run in ran) and len(waiting) > 1:
                late.append((_light(whole), request))
                continue
            yield replace(_gathered(whole, topics, ran), seed=request.seed)
            if request.seed not in {other.seed for _whole, other in [*running.values(), *late]}:
                forget(request.seed)
    for light, request in late:
        whole = read(paths[light.file])
        whole = replace(light, notebooks=whole.notebooks, sheet=whole.sheet)
        ran = _result(pool.submit(run_submission, request, terms), request)
        yield replace(_gathered(whole, topics, ran), seed=request.seed)
        forget(request.seed)


def _made_late(run: Ran, limits: Limits) -> bool:
    """Whether a notebook was late while it waited for a processor: others may have kept all of them busy."""
    return run.state == "late" and run.waited > limits.seconds / 4


def _gathered(whole: Submission, topics: Sequence[Topic], ran: list[Ran]) -> Answers:
    """Return the answers; where there is too little memory for those of one, that one has to be looked at."""
    try:
        return gather(whole, topics, ran)
    except MemoryError:
        return gather(replace(whole, sheet={}), topics, [Ran("broken", rung=run.rung) for run in ran])


def _result(future: Future[list[Ran]], request: Request) -> list[Ran]:
    """Return what came back; where a helper process died, that each notebook has to be looked at."""
    try:
        return future.result()
    except CrmlibError:
        raise
    except Exception:
        return [Ran("broken") for _notebook in request.notebooks]
