"""What one exercise of one person is worth, and why.

Mark       points, outcome, feedback, evidence
Evidence   words of the trainee that a person may look at first
Decision   what a person decided
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from crmcourse.exercises.feedback import Outcome
from crmcourse.records.fields import Record, pair
from crmlib.i18n import LANGUAGES, Text

OK = "ok"


@dataclass(frozen=True)
class Decision:
    """What a person decided: points, "ok" for those computed, or only a comment."""

    points: float | str
    comment: str = ""

    @property
    def given(self) -> float | None:
        """The points, where a person gave any."""
        return None if isinstance(self.points, str) else self.points


@dataclass(frozen=True)
class Evidence:
    """A key point, and words of the trainee that may show it; empty where there are none."""

    label: Text
    words: str


@dataclass(frozen=True)
class Mark:
    """One exercise of one person.

    Attributes
    ----------
    topic, title, level, out_of
        What it is, and what it is worth.
    points : float
        Those that a person gave are already in them.
    outcome : Outcome
    mistake : int or None
        Which usual mistake it is.
    lines : tuple of Text
        The feedback; it holds no key.
    section : Text
        The lesson's section to reread.
    answer : object
        The answer as short JSON, or None.
    tries, hints : int or None
        How many, where known.
    at : str or None
        When the answer was last recorded (ISO), where known.
    confirm : bool
        Whether a person should still look at it.
    evidence : tuple of Evidence
        For the trainer; the labels would give the key away.
    by_hand : Decision or None
    self_marked : float or None
        The points that the trainee took for a text by its key points: good to know, and no mark.
    """

    topic: str
    title: Text
    level: int
    out_of: float
    points: float
    outcome: Outcome
    section: Text
    mistake: int | None = None
    lines: tuple[Text, ...] = ()
    answer: Any = None
    tries: int | None = None
    hints: int | None = None
    at: str | None = None
    confirm: bool = False
    evidence: tuple[Evidence, ...] = ()
    by_hand: Decision | None = None
    self_marked: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether it is worth nothing yet because a person has not decided: no 0, but an open mark."""
        return self.confirm and self.outcome is Outcome.KEPT

    @property
    def standing(self) -> Outcome:
        """The outcome; of a text that a person has marked, what the points say."""
        if self.outcome is not Outcome.KEPT or self.confirm:
            return self.outcome
        return (
            Outcome.RIGHT if self.points >= self.out_of else Outcome.PARTLY if self.points else Outcome.WRONG
        )

    @property
    def share(self) -> float:
        """The share of the points, 0–1."""
        return min(1.0, self.points / self.out_of) if self.out_of else 0.0

    @property
    def attempted(self) -> bool:
        """Whether there was an answer, or a person gave points."""
        return self.outcome is not Outcome.NOT_ATTEMPTED or self.by_hand is not None

    def to_json(self) -> dict[str, Any]:
        """Return it as its file has it."""
        hand = self.by_hand
        return {
            "topic": self.topic,
            "title": pair(self.title),
            "level": self.level,
            "out_of": self.out_of,
            "points": self.points,
            "outcome": self.outcome.value,
            "mistake": self.mistake,
            "lines": {code: [getattr(line, code) for line in self.lines] for code in LANGUAGES},
            "section": pair(self.section),
            "answer": self.answer,
            "tries": self.tries,
            "hints": self.hints,
            "at": self.at,
            "confirm": self.confirm,
            "evidence": [{**pair(one.label), "words": one.words} for one in self.evidence],
            "by_hand": None if hand is None else {"points": hand.points, "comment": hand.comment},
            **({} if self.self_marked is None else {"self_marked": self.self_marked}),
        }

    @classmethod
    def from_json(cls, record: Record) -> Mark:
        """Read one exercise of a file of marks."""
        lines, hand = record.record("lines"), record.record("by_hand", None)
        said = zip_longest(*(lines.texts(code, ()) for code in LANGUAGES), fillvalue="")
        return cls(
            topic=record.text("topic"),
            title=record.pair("title"),
            level=record.whole("level"),
            out_of=record.number("out_of"),
            points=record.number("points"),
            outcome=Outcome(record.one_of("outcome", tuple(one.value for one in Outcome))),
            mistake=record.whole("mistake", None),
            lines=tuple(Text(*both) for both in said),
            section=record.pair("section"),
            answer=record.anything("answer"),
            tries=record.whole("tries", None),
            hints=record.whole("hints", None),
            at=record.moment("at"),
            confirm=record.flag("confirm"),
            evidence=tuple(
                Evidence(one.pair(), one.text("words", "")) for one in record.records("evidence", ())
            ),
            by_hand=None if hand is None else Decision(hand.number("points"), hand.text("comment", "")),
            self_marked=record.number("self_marked", None),
        )
