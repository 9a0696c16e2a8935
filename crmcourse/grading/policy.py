"""Lateness, and the weight of topics and levels: what the syllabus says under ``grading``.

Policy    reads it, and applies it

::

    grading:
      late: {due: 2026-12-01T18:00:00+08:00, grace_minutes: 15, per_day: 0.1, least: 0.5}
      weights: {level: {3: 2}, topic: {05-aidma: 0.5}}

Every day begun after the due time and its grace takes `per_day` of the points, down to `least` of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from crmlib.errors import DataError
from crmlib.i18n import _

_PARTS, _LATE, _WEIGHTS = (
    ("late", "weights"),
    ("due", "grace_minutes", "per_day", "least"),
    ("level", "topic"),
)


@dataclass(frozen=True)
class Policy:
    """How lateness and weights change points.

    Attributes
    ----------
    due : datetime or None
        With a time zone.
    grace : timedelta
    per_day, least : float
        Between 0 and 1.
    levels : mapping of level to weight
    topics : mapping of folder to weight
    by_hand : str or None
        A due time that takes the place of the syllabus's.

    Examples
    --------
    >>> policy = Policy.of({"late": {"due": "2026-12-01T18:00:00+08:00", "per_day": 0.1}})
    >>> policy.lateness("2026-12-02T18:00:00+08:00")
    (1, 0.9)
    """

    due: datetime | None = None
    grace: timedelta = timedelta(0)
    per_day: float = 0.1
    least: float = 0.0
    levels: Mapping[int, float] = field(default_factory=dict)
    topics: Mapping[str, float] = field(default_factory=dict)
    by_hand: str | None = None

    @classmethod
    def of(cls, content: Mapping[str, Any] | None, due: str | None = None) -> Self:
        """Read what stands under ``grading``; `due` takes the place of the one there.

        Raises
        ------
        DataError
            If something there makes no sense; the message names it.
        """
        content = content or {}
        late, weights = _part(content, "late"), _part(content, "weights")
        for part, known in ((content, _PARTS), (late, _LATE), (weights, _WEIGHTS)):
            _only(part, known)
        try:
            return cls(
                due=_moment(due or late.get("due")),
                grace=timedelta(minutes=_weight(late.get("grace_minutes", 0))),
                per_day=_share(late.get("per_day", 0.1)),
                least=_share(late.get("least", 0.0)),
                levels={int(k): _weight(v) for k, v in _part(weights, "level").items()},
                by_hand=due or None,
                topics={str(k): _weight(v) for k, v in _part(weights, "topic").items()},
            )
        except (TypeError, ValueError, OverflowError) as error:
            raise DataError(
                _("The grading rules cannot be read ({error}). They look like: {example}").format(
                    error=error, example="late: {due: 2026-12-01T18:00:00+08:00, per_day: 0.1, least: 0.5}"
                )
            ) from None

    def weight(self, topic: str, level: int) -> float:
        """Return by what an exercise's points are multiplied."""
        return self.levels.get(level, 1.0) * self.topics.get(topic, 1.0)

    def lateness(self, handed_in: str | None) -> tuple[int, float]:
        """Return the days begun after the due time, and the share of the points that is left."""
        if self.due is None or handed_in is None:
            return 0, 1.0
        over = datetime.fromisoformat(handed_in) - self.due - self.grace
        days = max(0, math.ceil(over / timedelta(days=1)))
        return days, round(max(self.least, 1 - self.per_day * days), 4) if days else 1.0

    @property
    def as_json(self) -> dict[str, Any] | None:
        """The rule for lateness, for the reports; None if there is none."""
        if self.due is None:
            return None
        return {
            "due": self.due.astimezone(UTC).isoformat(timespec="seconds"),
            "grace_minutes": self.grace / timedelta(minutes=1),
            "per_day": self.per_day,
            "least": self.least,
        }


def _only(part: Mapping[Any, Any], known: Sequence[str]) -> None:
    """Refuse a slip of the pen, which would go unnoticed otherwise."""
    strange = [name for name in part if name not in known]
    if strange:
        raise DataError(
            _("The grading rules know no “{name}” there, but: {known}.").format(
                name=strange[0], known=", ".join(known)
            )
        )


def _part(content: Mapping[str, Any], name: str) -> Mapping[Any, Any]:
    part = content.get(name) or {}
    if not isinstance(part, Mapping):
        raise DataError(_("“{name}” of the grading rules must have parts of its own.").format(name=name))
    return part


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(_("due: say in which time zone, such as +08:00"))
    return moment


def _share(value: Any) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(_("{value} is no share between 0 and 1").format(value=value))
    return share


def _weight(value: Any) -> float:
    weight = float(value)
    if not 0 <= weight < math.inf:
        raise ValueError(_("{value} is not 0 or more").format(value=value))
    return weight
