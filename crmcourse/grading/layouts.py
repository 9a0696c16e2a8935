"""How learning platforms lay out what they let a trainer download: known here, and nowhere else.

Origin       what a platform's own name says of a file or folder
origin       read it off a name
is_somebodys whether a name stands for one person
is_litter    whether a system put it there, and nobody handed it in
is_class     whether names that lie side by side are those of several people
same_name    whether a platform's name and a trainee's own can be one person's
whole_name   what is equal for one name in any order of its parts
folded       a name without what may differ from one keyboard to the next

::

    Moodle      Ann Lee_1201_assignsubmission_file_/…      (also flat, also _onlinetext_; a team's name and number)
    Canvas      leeann_LATE_334244_394803490_exercises-1.ipynb,  leeann_334244_text.html
    Blackboard  Week 3_alee_attempt_2026-03-02-10-15-33_exercises.ipynb, and a receipt of the same name in .txt
    Classroom   Ann Lee - exercises.ipynb
    ours        crm-Ann-Lee-20260302-101533.zip

Whatever looks otherwise is somebody's own: a file or folder named after its trainee.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from crmcourse.exercises.plain import quoted

MOODLE, CANVAS, BLACKBOARD, CLASSROOM = "Moodle", "Canvas", "Blackboard", "Google Classroom"
OURS = re.compile(r"^crm-(?P<name>.+)-(?P<time>\d{8}-\d{6})(?:-\d+)?(?: ?\(\d+\))?$", re.DOTALL)
_MOODLE = re.compile(
    r"^(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?$", re.DOTALL
)
_CANVAS = re.compile(
    r"^(?P<name>[^\s_]+)_(?:(?P<late>late)_)?(?P<number>\d+)_(?:\d+_(?P<file>[^_].*\..+)|text\.html?)$",
    re.DOTALL | re.IGNORECASE,
)
_BLACKBOARD = re.compile(
    r"^(?P<task>.+)_(?P<number>[^_]+)_[^\W\d_]+_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)$", re.DOTALL
)
_CLASSROOM = re.compile(
    r"^(?P<name>.+?) - (?P<file>.+\.(?:ipynb|zip|json|html?|pdf|docx|txt))$", re.I | re.DOTALL
)
# "crm_2026_03_exercises.ipynb" has a month in it, and no number of Canvas.
_MONTH = re.compile(r"^[^_]+_(?:19|20)\d\d_(?:0?[1-9]|1[0-2])_")
# What stands before a dash where it is no name: "Week 3 - Ann.ipynb".
_WORK = re.compile(
    r"\d|\b(exercises?|lessons?|topics?|weeks?|tasks?|assignments?|homework|notebooks?|copy|crm)\b"
    r"|练习|作业|课|专题|单元|副本",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(r"^(participant|teilnehmer(/in)?|参与者|anonymous|anon|匿名.*)\s*\d*$", re.IGNORECASE)
_LITTER = frozenset({
    "desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r", "__macosx", "$recycle.bin", "system volume information",
    "lost+found", "@eadir", "__pycache__", "node_modules", "site-packages", "venv",
})  # fmt: skip
_SUFFIXES = re.compile(
    r"(?:\.ipynb)?(?:\.ipynb|\.json|\.txt|\.zip|\.html?|\.[A-Za-z0-9]{1,5})$", re.IGNORECASE
)
# What a browser or a desktop adds to a second file of one name.
_AGAIN = re.compile(r"\s*(\(\d{1,3}\)|（\d{1,3}）|-\s*(copy|kopie|副本)(\s*\(?\d*\)?)?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """What a name in a download says.

    Attributes
    ----------
    name : str
        The person's or the team's; empty if the platform hides it, or names nobody.
    platform : str
        Empty for whatever no platform named.
    number : str
        By which the platform knows the person: Canvas's user id, Blackboard's user name. Moodle's participant
        and team numbers tell two of one name apart, and are good for nothing else.
    late : bool
        Whether the platform itself marks it late.
    at : str
        When it came in, in the platform's own time; only good to tell attempts apart.
    task : str
        What Blackboard puts before a user name.
    """

    name: str
    platform: str = ""
    number: str = ""
    late: bool = False
    at: str = ""
    task: str = ""

    @property
    def person(self) -> str:
        """What is equal for all files of one person, in one download; empty where the name alone is no proof."""
        if not self.platform:
            return ""
        who = folded(self.name) if self.platform in (MOODLE, CLASSROOM) else ""
        return f"{self.platform}\0{self.task}\0{self.number}\0{who}"


def origin(name: str, *, folder: bool) -> Origin:
    """Return what the name of a file or folder says.

    Examples
    --------
    >>> origin("leeann_LATE_334244_394803490_exercises-1.ipynb", folder=False).number
    '334244'
    >>> origin("Ann Lee.ipynb", folder=False).name
    'Ann Lee'
    """
    if match := _MOODLE.match(name):
        who = "" if _ANONYMOUS.match(match["name"].strip()) else _tidy(match["name"])
        return Origin(who, MOODLE, match["number"] or "")
    if not folder and (match := _BLACKBOARD.match(name)):
        return Origin("", BLACKBOARD, match["number"], at=match["at"], task=match["task"])
    if not folder and (match := _CANVAS.match(name)) and not _MONTH.match(name):
        who = "" if _ANONYMOUS.match(match["name"]) else _tidy(match["name"])
        return Origin(who, CANVAS, match["number"], late=match["late"] is not None)
    stem = name if folder else _SUFFIXES.sub("", name)
    if match := OURS.match(stem):
        return Origin(_tidy(match["name"]))
    if not folder and (match := _CLASSROOM.match(name)) and not _WORK.search(match["name"]):
        return Origin(_tidy(match["name"]), CLASSROOM)
    return Origin(_tidy(stem))


def is_litter(name: str) -> bool:
    """Return whether a path has a part that systems and programs leave behind.

    Examples
    --------
    >>> is_litter("__MACOSX/._Mei Li"), is_litter("Mei Li/.venv/a.py"), is_litter("Mei Li/exercises.ipynb")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$")) or part.casefold() in _LITTER for part in parts)


def is_somebodys(name: str, *, folder: bool) -> bool:
    """Return whether a platform or `submit` made the name, so that it stands for one person.

    Examples
    --------
    >>> is_somebodys("crm-Ann-20260302-101533.zip", folder=False), is_somebodys("CRM101-Week 3-4711.zip", folder=False)
    (True, False)
    """
    return origin(name, folder=folder).platform != "" or OURS.match(_SUFFIXES.sub("", name)) is not None


def is_class(names: Iterable[tuple[str, bool]]) -> bool:
    """Return whether names that lie side by side, with whether each is a folder, are those of several people.

    One name that a platform made is enough: it never lies in what one trainee hands in.

    Examples
    --------
    >>> is_class([("Ann Lee_1201_assignsubmission_file_", True)])
    True
    >>> is_class([("exercises.ipynb", False), ("lesson.ipynb", False)])
    False
    """
    people = set()
    for name, folder in names:
        found = origin(name, folder=folder)
        if found.platform and found.platform != CLASSROOM:
            return True
        if found.platform or (not folder and OURS.match(_SUFFIXES.sub("", name))):
            people.add(folded(found.name))
    return len(people) > 1


def same_name(platform: str, own: str) -> bool:
    """Return whether a platform's name and a trainee's own can be one person's.

    The parts may stand in any order, some may be left out, and the platform may have run them together.

    Examples
    --------
    >>> same_name("okaforzoe", "Zoe Okafor"), same_name("Zoe Okafor", "Zoe"), same_name("Zoe Okafor", "Bo Lund")
    (True, True, False)
    """
    theirs, mine = _parts(platform), _parts(own)
    if not theirs or not mine:
        return False
    if theirs <= mine or mine <= theirs:
        return True
    run_together, joined = "".join(theirs), "".join(mine)
    if sorted(run_together) == sorted(joined):
        return True
    at_an_end = run_together.startswith(joined) or run_together.endswith(joined)
    return len(theirs) == len(mine) == 1 and len(joined) > 2 and at_an_end


def whole_name(name: str) -> str:
    """Return what is equal for one name, whatever the order of its parts, or run together as Canvas does.

    Examples
    --------
    >>> whole_name("okaforzoe") == whole_name("Zoe Okafor"), whole_name("Zoe") == whole_name("Zoe Okafor")
    (True, False)
    """
    return "".join(sorted("".join(_parts(name))))


def folded(name: str) -> str:
    """Return a name without case, width, doubled blanks, marks of direction, and what a second copy is given.

    Examples
    --------
    >>> folded("Ａnn  Lee (1)") == folded("ann lee")
    True
    """
    plain = unicodedata.normalize("NFKC", name)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(_AGAIN.sub("", plain.strip()).casefold().split())


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[\W_]+", folded(name)) if part}


def _tidy(name: str) -> str:
    return quoted(name, 300).strip()
