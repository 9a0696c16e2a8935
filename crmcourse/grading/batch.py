"""A whole folder of submissions: in parallel, resumable, one bad file never the end of it.

grade      run and mark what is new or changed
Graded     what came of it
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

from crmcourse.grading import facts, guesses, rehearsal, review
from crmcourse.grading.collected import Collected, collect
from crmcourse.grading.gather import gather
from crmcourse.grading.identity import Known
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.pool import pool, run_all, templates_of_this_process
from crmcourse.grading.rehearsal import blank, built
from crmcourse.grading.request import Request, request_for
from crmcourse.grading.sandbox.limits import Limits, Rung, strongest
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.sandbox.runner import Terms, expect, no_walls
from crmcourse.grading.store import DECISIONS, Store
from crmcourse.grading.submissions import Submission, find
from crmcourse.handout.roster import Roster
from crmcourse.records.answers import Answers, Reason
from crmcourse.records.marks import Marks
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.errors import DataError
from crmlib.i18n import _

# What others, or the lists, say of a submission.
_OF_OTHERS = ("same_trainee", "not_on_the_list", "not_on_the_roster", "two_on_the_list")


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
    store = _results(Path(submissions), out)
    known = Known.of(seeds, roster)
    hidden = (Path(submissions).resolve(), store.folder.resolve())
    policy, limits = policy or Policy.of(syllabus.grading), limits or Limits()
    terms = Terms(limits, trust, hidden)
    with templates_of_this_process(executor):
        with pool(executor) as where:
            with ThreadPoolExecutor(1) as meanwhile:
                # In processes of their own, which takes as long as reading a class's files does.
                walls = meanwhile.submit(_rung, hidden, executor)
                # Before anything is written: there may be nothing to grade.
                entries = find(Path(submissions))
                # Where nothing was graded before, everything has to be run: looking for keys may begin meanwhile.
                looking = (
                    [] if store.keys("answers") else [meanwhile.submit(rehearsal.look, topics, where, terms)]
                )
                handed_in = collect(entries, known)
                rung = walls.result()
                seen = looking[0].result() if looking else None
            if rung.trusted_only and not trust and executor is None:
                raise DataError(no_walls(rung))
            batch = _Batch(store, Judge(topics, policy), known, _context(topics, limits), done)
            waiting = _begun(batch, handed_in, planned)
            if waiting:
                languages = built(topics, handed_in.spoken)
                terms = replace(terms, warm=blank(topics, languages), modules=syllabus.modules)
                rehearsal.rehearse(batch.judge, languages, where, terms, seen)
                batch.run(waiting, handed_in, where, terms)
        # What somebody filled in while this ran counts, too.
        remarks = review.merge(store).remarks
        return replace(finish(store, syllabus, topics, policy, rung, ran=len(waiting)), remarks=remarks)


def _begun(batch: _Batch, handed_in: Collected, planned: Callable[[int], object]) -> list[Submission]:
    """Put the results in order for what was handed in now; return what has to be run."""
    store = batch.store
    store.begin()
    review.merge(store)
    # Where a file was taken away or renamed, its marks must not go on counting beside the new ones.
    store.set_aside({*store.keys("answers"), *store.keys("marks")} - {one.key for one in handed_in.settled})
    guessed = [one.guesses for one in handed_in.settled if one.guesses]
    if guessed or store.guesses().people:
        store.keep(guesses.collect(guessed, batch.judge.topics))
    planned(len(handed_in.settled))
    return batch.marked_again(handed_in.settled)


def _rung(hidden: Sequence[Path], executor: Executor | None) -> Rung:
    """Return how strong walls are here; where submissions will run in this process, get ready for them."""
    if executor is None:
        expect(hidden)
    return strongest()


def _results(submissions: Path, out: Path | str) -> Store:
    """Return the folder of results, which must lie elsewhere than what was handed in."""
    store = Store(out)
    if store.folder.resolve().is_relative_to(submissions.resolve()):
        raise DataError(_("The results must lie outside of {folder}.").format(folder=submissions))
    return store


@dataclass(frozen=True)
class _Batch:
    """What all submissions of a batch share: where they are stored, who marks them, who is told."""

    store: Store
    judge: Judge
    known: Known
    context: str
    done: Callable[[str], object]

    def marked_again(self, settled: Sequence[Submission]) -> list[Submission]:
        """Mark those that ran before from their stored answers, and return the others."""
        waiting = []
        for one in settled:
            stored = self._ran_before(one)
            if stored is None:
                waiting.append(one)
            else:
                # Keys, weights and due time may be others than last time: only runs are remembered, never marks.
                self._mark(stored)
        return waiting

    def run(self, waiting: Sequence[Submission], handed_in: Collected, where: Executor, terms: Terms) -> None:
        """Run those that wait, and store and mark each as it comes back."""
        topics = self.judge.topics

        def whole(light: Submission) -> tuple[Submission, Request]:
            one = handed_in.whole(light)
            return one, request_for(one, topics, self.known.seed(one.trainee))

        for one, request, runs in run_all(waiting, whole, where, terms):
            stored = replace(_gathered(one, topics, runs), seed=request.seed, context=self.context)
            self.store.keep(stored)
            self._mark(stored)

    def _mark(self, stored: Answers) -> None:
        marks = self.judge.mark(stored, self.known.folder(stored.seed))
        # As they will stand in the end where nobody decides otherwise.
        self.store.keep(review.applied(marks, {}))
        self.done(stored.name)

    def _ran_before(self, one: Submission) -> Answers | None:
        """Return what this very submission answered under the same conditions, if it ran before."""
        try:
            stored = self.store.answers(one.key)
        except DataError:
            return None
        if stored is None:
            return None
        who, seed = {"id": stored.id, "name": stored.name}, self.known.seed(one.trainee)
        before = [stored.fingerprint, stored.context, stored.seed, who, _claimed(stored.reasons)]
        same = before == [one.fingerprint, self.context, seed, one.trainee, _claimed(one.reasons)]
        failed = any(reason.code in ("broken", "walls") for reason in stored.reasons)
        return stored if same and not failed else None


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


def _context(topics: Sequence[Topic], limits: Limits) -> str:
    """Return a fingerprint of what, besides a submission itself, decides what it answers."""
    about = [metadata.version("crm-course"), [topic.folder for topic in topics], asdict(limits)]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _claimed(reasons: Sequence[Reason]) -> list[str]:
    """Return what others, or the lists, say: that may change without a change in the submission."""
    return [one.code for one in reasons if one.code in _OF_OTHERS]


def _gathered(whole: Submission, topics: Sequence[Topic], runs: list[Ran]) -> Answers:
    """Return the answers; where there is too little memory for those of one, that one has to be looked at."""
    try:
        return gather(whole, topics, runs)
    except MemoryError:
        return gather(replace(whole, sheet={}), topics, [Ran("broken", rung=run.rung) for run in runs])
