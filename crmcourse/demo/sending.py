"""What the class sends in: archives, notebooks and folders, and a few files that are broken or hostile.

hand_in   write all of it into a folder

Nothing here harms whoever opens it: the loop runs only when it is run, the archive that leads out of itself holds
one line of text.
"""

from __future__ import annotations

import copy
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from crmcourse.demo.attempts import Kind
from crmcourse.demo.people import Sends
from crmcourse.demo.questions import Question, paper_of, put_in
from crmcourse.demo.truth import SEED, Truth, truth_of
from crmcourse.demo.work import Work, as_bytes, effort, work_of
from crmcourse.exercises import encode
from crmcourse.files import write_atomically
from crmcourse.records.handin import COURSE, HandIn
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib import datasets
from crmlib.i18n import LANGUAGES

Files = dict[str, bytes]

# Theirs, not ours: the same bytes wherever the demo is made.
_ENDLESS = """\
# Count up in tenths until it fits. (It never does: 0.1 + 0.1 + 0.1 is not 0.3.)
{name} = 0
while {name} != 0.3:
    {name} = {name} + 0.1
check("{id}", {name})"""
_FIND_KEY = """\
def key(exercise):
    try:
        from crmcourse.sources.syllabus import load
        return load().exercise(exercise)[1].key_value()
    except BaseException:
        return ____"""
_OUTSIDE = "../../harmless.txt"
_LETTER = {
    "en": "My answers: 1 a lot, 2 not so many, 3 see above.",
    "zh": "我的答案：第一题很多，第二题不多，第三题同上。",
}
_DOCUMENT = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
}


def hand_in(
    folder: Path | str,
    syllabus: Syllabus,
    topics: Sequence[Topic],
    seed: int = SEED,
    *,
    before: bool = False,
    people: Collection[str] | None = None,
    planned: Callable[[int], object] = lambda number: None,
    done: Callable[[str], object] = lambda name: None,
) -> Truth:
    """Write what the class sends in.

    Parameters
    ----------
    folder : path
        Made if there is none.
    syllabus : Syllabus
        The truth is drawn for all of its topics, so that it does not depend on which are handed in.
    topics : sequence of Topic
        Those that are handed in.
    seed : int
        The same seed gives the same bytes.
    before : bool, default False
        The test before the course instead: the same people know less, and all files are as they should be.
    people : collection of ids, optional
        Only these; all sixty if left out.
    planned, done : callable
        Told how many there are, and each one's name.

    Returns
    -------
    Truth
        What made the class tick.
    """
    folder, truth = Path(folder), truth_of(syllabus.topics, seed)
    papers = {(topic.folder, code): paper_of(topic, code) for topic in topics for code in LANGUAGES}
    present = [
        person
        for person in truth.people
        if (people is None or person.id in people) and not (before and person.away_before)
    ]
    planned(len(present))
    for person in present:
        work = work_of(person, truth, papers, before=before)
        send = _as_submitted if before else _SENDERS[person.sends]
        for name, content in send(work).items():
            write_atomically(folder / name, content)
            # Where nothing else says when it was handed in, the file's own time does; and a folder's.
            for path in ((folder / name), *(folder / name).parents):
                if path == folder:
                    break
                os.utime(path, (work.handed_in.timestamp(),) * 2)
        done(person.name)
    return truth


def _as_submitted(
    work: Work, inside: Callable[[Work], Files] | None = None, missing: Collection[str] = ()
) -> Files:
    """Return the archive that `submit` writes; `inside` gives other notebooks, `missing` answers were never given."""
    answered = {
        name: done
        for name, done in work.done.items()
        # A function or a frame stands in the notebook only.
        if done.attempt.kind is not Kind.BLANK and done.attempt.value is not None and name not in missing
    }
    made = HandIn(
        version=metadata.version(COURSE),
        data=datasets.fingerprint(),
        id=work.person.id,
        name=work.person.name,
        language=work.person.language,
        handed_in=work.handed_in.isoformat(timespec="seconds"),
        answers={
            name: {
                "answer": encode.encode(done.attempt.value),
                "at": done.at.isoformat(timespec="seconds"),
                "lang": work.person.language,
            }
            for name, done in answered.items()
        },
        progress=effort(work.done),
        guesses=work.guesses,
    )
    text = json.dumps(made.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    files = {"submission.json": text.encode(), **(inside or _worked_on)(work)}
    return {_archive_name(work): _zipped(files, work.handed_in)}


def _worked_on(work: Work) -> Files:
    """Return the notebooks that changed: none, where all was answered in forms, as two in three do."""
    return _notebooks(work) if int(work.person.id[1:]) % 3 == 0 else {}


def _notebooks(work: Work) -> Files:
    return {paper.path: as_bytes(work.notebook(paper)) for paper in work.papers}


def _archive_name(work: Work) -> str:
    safe = re.sub(r"[^\w]+|_+", "-", work.person.name).strip("-")[:40].strip("-")
    return f"crm-{safe}-{work.handed_in:%Y%m%d-%H%M%S}.zip"


def _zipped(files: Mapping[str, bytes], moment: datetime) -> bytes:
    """Return an archive, the same bytes every time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return whole.getvalue()


def _twice(work: Work) -> Files:
    return _as_submitted(work.half()) | _as_submitted(work)


def _one_notebook(work: Work) -> Files:
    paper = work.papers[int(work.person.id[1:]) % len(work.papers)]
    return {f"{work.person.name}.ipynb": as_bytes(work.notebook(paper))}


def _folder(work: Work) -> Files:
    return {f"{work.person.name}/{name}": content for name, content in _notebooks(work).items()}


def _with_a_copied_cell(work: Work) -> Files:
    """Let a cell stand in it twice, as happens with copy and paste: first blank, then answered."""

    def inside(work: Work) -> Files:
        files = {}
        for paper in work.papers:
            notebook, question = work.notebook(paper), list(paper.questions.values())[1]
            twin: dict[str, Any] = copy.deepcopy(notebook["cells"][question.place])
            notebook["cells"].insert(question.place, twin | {"source": question.blank})
            files[paper.path] = as_bytes(notebook)
        return files

    return _as_submitted(work, inside)


def _with_a_loop(work: Work) -> Files:
    """Let the last exercise but two of the first topic never end; that one and those after it are never answered."""
    first, *others = work.papers
    lost = list(first.questions)[-3:]
    loop = _ENDLESS.format(name="total", id=lost[0])

    def inside(work: Work) -> Files:
        files = {first.path: as_bytes(work.notebook(first, {lost[0]: loop}))}
        return files | {paper.path: as_bytes(work.notebook(paper)) for paper in others}

    return _as_submitted(work, inside, missing=lost)


def _with_a_look_for_keys(work: Work) -> Files:
    """Answer what is known, and let code look for the key of the rest."""

    def inside(work: Work) -> Files:
        files = {}
        for paper in work.papers:
            unknown = [name for name in paper.questions if work.done[name].attempt.kind is not Kind.RIGHT]
            instead = {name: _looked_up(paper.questions[name]) for name in unknown}
            if unknown:
                instead[unknown[0]] = f"{_FIND_KEY}\n\n{instead[unknown[0]]}"
            files[paper.path] = as_bytes(work.notebook(paper, instead))
        return files

    # Nor did a look for keys give an answer while it was worked on.
    never = [name for name, done in work.done.items() if done.attempt.kind is not Kind.RIGHT]
    return _as_submitted(work, inside, missing=never)


def _looked_up(question: Question) -> str:
    return put_in(question.blank, lambda _blank: f'key("{question.exercise.id}")')


def _document(work: Work) -> Files:
    text = _LETTER[work.person.language]
    files = {name: content.replace("{text}", text).encode() for name, content in _DOCUMENT.items()}
    return {f"{work.person.name}.docx": _zipped(files, work.handed_in)}


def _escaping(work: Work) -> Files:
    files = {_OUTSIDE: b"This would lie outside of the folder.\n", **_notebooks(work)}
    return {f"{work.person.name}.zip": _zipped(files, work.handed_in)}


_SENDERS: dict[Sends, Callable[[Work], Files]] = {
    Sends.ZIP: _as_submitted,
    Sends.AGAIN: _twice,
    Sends.NOTEBOOK: _one_notebook,
    Sends.FOLDER: _folder,
    Sends.COPIED_CELL: _with_a_copied_cell,
    Sends.LOOP: _with_a_loop,
    Sends.READS_KEY: _with_a_look_for_keys,
    Sends.EMPTY: lambda work: {f"{work.person.name}.ipynb": b""},
    Sends.DOCUMENT: _document,
    Sends.ESCAPE: _escaping,
}
