"""The class: sixty made-up names, and the oddities that every class has.

Person    one trainee, without what only the truth knows
Sends     in what form somebody sends their work, the broken and hostile forms among them
roster    all sixty, in the order of their ids
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_CHINESE = (
    "陈雨桐", "林子墨", "黄思远", "周静怡", "吴浩然", "郑晓岚", "孙嘉懿", "马文博", "朱梦瑶", "胡俊凯",
    "郭欣妍", "何志强", "高若曦", "罗天佑", "梁诗涵", "宋明哲", "唐婉清", "许家豪", "韩雪莹", "冯建国",
    "邓丽萍", "曹宇航", "彭小曼", "曾庆华", "萧亦凡", "田佳宁", "董海燕", "袁立新", "潘秋月", "欧阳一诺",
)  # fmt: skip
_ENGLISH = (
    "Amelia Hartwood",
    "Smith, Jr",
    "Benedict Oyelaran",
    "Clara Winterbourne",
    "Daniel Marchetti",
    "Edith Lindqvist",
    "Farah Siddiqui",
    "George Pembry",
    "Hannah Kowalczyk",
    "Isaac Thornbury",
    "Josephine Adeyemi-Clarke",
    "Kieran O'Malley-Finch",
    "Lucia Ferrante",
    "ياسمين الحدادي",
    "Malcolm Everdene",
    "Nadia Petrova",
    "Oliver Tamsin",
    "Priya Ramanathan",
    "Quentin Abernethy",
    "Rosalind Achterberg",
    "Samuel Nkemelu",
    "Theresa Vandermeer",
    "Ursula Brightwell",
    "Maria Fernanda Guadalupe Concepción Ximena Alejandrina de los Ángeles Villanueva y Sotomayor de la Fuente Santa "
    "Cruz, called Mafe by everybody except the registry office of Villahermosa del Río Alto",
    "Victor Ashdown",
    "Wilhelmina Strand",
    "Xavier Doucet",
    "Yvonne Castellane",
    "Zachary Holloway",
    "Agnes Tolliver",
)


class Sends(StrEnum):
    """In what form somebody sends their work."""

    ZIP = "zip"  # what submit() wrote
    AGAIN = "again"  # that, two days after a first one with half the answers
    NOTEBOOK = "notebook"  # one notebook by mail, the others forgotten
    FOLDER = "folder"  # a folder of plain notebooks
    COPIED_CELL = "copied_cell"  # a cell that stands in it twice, with the same id
    LOOP = "loop"  # a loop without end
    READS_KEY = "reads_key"  # code that looks for the keys
    EMPTY = "empty"  # a file of no bytes
    DOCUMENT = "document"  # a text document instead of notebooks
    ESCAPE = "escape"  # an archive with a name that leads out of it


@dataclass(frozen=True)
class Person:
    """One trainee.

    Attributes
    ----------
    id, name : str
    language : {"en", "zh"}
        Of the notebooks they work in.
    sends : Sends
    late_days : int
        Days after the due time.
    hurried : bool
        Did everything in a few minutes.
    skips : int
        Topics at the end of the course that were never opened.
    copies : str
        The id of whom they copied from, or nothing.
    away_before : bool
        Missed the test before the course.
    """

    id: str
    name: str
    language: str
    sends: Sends = Sends.ZIP
    late_days: int = 0
    hurried: bool = False
    skips: int = 0
    copies: str = ""
    away_before: bool = False


_SENDS = {
    "s05": Sends.NOTEBOOK, "s38": Sends.NOTEBOOK, "s09": Sends.FOLDER, "s20": Sends.FOLDER, "s37": Sends.FOLDER,
    "s50": Sends.FOLDER, "s16": Sends.AGAIN, "s18": Sends.COPIED_CELL, "s07": Sends.LOOP, "s12": Sends.READS_KEY,
    "s23": Sends.EMPTY, "s34": Sends.DOCUMENT, "s45": Sends.ESCAPE,
}  # fmt: skip
_LATE = {"s03": 1, "s14": 1, "s22": 2, "s39": 4, "s56": 1}
_HURRIED = {"s11", "s30", "s59"}
_SKIPS = {"s26": 1, "s47": 2}
_COPIES = {"s41": "s33"}
_AWAY_BEFORE = {"s10", "s29", "s40", "s53"}


def roster() -> tuple[Person, ...]:
    """Return all sixty, in the order of their ids.

    Examples
    --------
    >>> len(roster()), roster()[2].id
    (60, 's03')
    """
    names = [name for pair in zip(_CHINESE, _ENGLISH, strict=True) for name in pair]
    return tuple(_person(f"s{n:02}", name, "zh" if n % 2 else "en") for n, name in enumerate(names, 1))


def _person(number: str, name: str, language: str) -> Person:
    return Person(
        number,
        name,
        language,
        _SENDS.get(number, Sends.ZIP),
        _LATE.get(number, 0),
        number in _HURRIED,
        _SKIPS.get(number, 0),
        _COPIES.get(number, ""),
        number in _AWAY_BEFORE,
    )
