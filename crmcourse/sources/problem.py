"""Something that `crm-course verify` finds wrong.

Problem   what is wrong, and where
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong with the course.

    Attributes
    ----------
    where : str
        File, and cell if it is one.
    what : str
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what
