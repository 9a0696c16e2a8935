"""How a page names a person.

People   everybody's name as a page shows it: short, with a link to their page, and a number where names are hidden
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from crmcourse.records.marks import Marks
from crmcourse.reports.feedback_page import FOLDER, page_name
from crmcourse.reports.marks import ClassMarks
from crmcourse.untrusted import shorten

_MOST = 32


@dataclass(frozen=True)
class Person:
    """A name as a page shows it: `name` is short, `full` is whole, `number` stands for it where names are hidden."""

    name: str
    full: str
    number: int
    href: str


class People:
    """Everybody in a class, by trainee or by key.

    Parameters
    ----------
    marks : ClassMarks
    """

    def __init__(self, marks: ClassMarks) -> None:
        self._by_key = {
            one.key: Person(
                shorten(one.label, _MOST),
                shorten(one.label, 400),
                place,
                quote(f"{FOLDER}/{page_name(one)}"),
            )
            for place, one in enumerate(marks.trainees, 1)
        }

    def of(self, one: Marks) -> Person:
        """Return a trainee as a page shows them."""
        return self._by_key[one.key]

    def called(self, key: str) -> Person:
        """Return the person of a marks file."""
        return self._by_key[key]
