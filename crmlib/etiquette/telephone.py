"""A call held against the rules of the telephone, move by move. (Lecture row S0.24)

telephone         which rules a call breaks, and which of 5W2H its note lacks
Heard             its answer
CALL_FOR_ABSENT   the stages of a call for a colleague who is absent
CALL_FOR_ENGAGED  the same for one who is on another line
MOVES             what may happen in a call
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.etiquette.rules import rules
from crmlib.i18n import N_, _, both, lines, listed
from crmlib.result import Result

FACTS = {
    "who": N_("who it is about"), "what": N_("what it concerns"), "when": N_("by when"), "where": N_("where to"),
    "why": N_("what for"), "how": N_("in which way"), "how_much": N_("how much of it"),
}  # fmt: skip
CALL_FOR_ABSENT = ("says_absent", "asks_name", "offers_message", "notes", "closes")
CALL_FOR_ENGAGED = ("says_engaged", "asks_name", "asks_to_wait", "tells_colleague")
MOVES = (
    *("dials", "rings", "answers", "gives_name", "repeats_name", "asks_name", "holds", "cut_off", "redials"),
    *("visitor_comes", "talks_on", "ends_soon", "promises_call_back", "hangs_up", "asked_for", "says_absent"),
    *(
        "offers_message",
        "declines_message",
        "notes",
        "closes",
        "says_engaged",
        "asks_to_wait",
        "declines_to_wait",
    ),
    *("tells_colleague", "says"),
)
_SAID = ("greeting", "firm", "self")
# At the third ring somebody answers; nobody says how long is long, so it is a setting.
_RINGS, HOLD = 3, 60


@dataclass(frozen=True, repr=False)
class Heard(Result):
    """What `telephone` returns.

    Attributes
    ----------
    broken, kept : tuple of str
        Rules, in the order in which the call came to them.
    missing : tuple of str
        Which of 5W2H the note lacks; empty without a note.
    """

    broken: tuple[str, ...] = field(kw_only=True)
    kept: tuple[str, ...] = field(kw_only=True)
    missing: tuple[str, ...] = field(kw_only=True)


def telephone(transcript: Iterable[Mapping[str, Any]], *, hold: int = HOLD) -> Heard:
    """Return which rules a call breaks, in order.

    Parameters
    ----------
    transcript : iterable of mappings
        Moves in order, each with ``does`` (one of ``MOVES``) and, if known, ``minute``. Further: rings (times),
        answers (says: greeting, firm, self; voice: clear or not), gives_name (clear), holds (seconds), redials and
        hangs_up (by: caller or desk), asked_for (colleague: absent or engaged), notes (facts of 5W2H). ``dials`` by
        the desk makes it a call of ours.
    hold : int, default 60
        Seconds after which keeping somebody waiting is too long; the lecture gives no number.

    Returns
    -------
    Heard
        ``.table`` one row a broken rule: move (its number), minute, rule, because.

    Raises
    ------
    DataError
        If a move is unknown or lacks what it needs, naming which.

    Examples
    --------
    >>> call = [{"does": "rings", "times": 4}, {"does": "answers", "says": ["greeting", "self"]},
    ...         {"does": "hangs_up", "by": "desk"}]
    >>> telephone(call).broken
    ('three_rings', 'firm_and_self', 'they_hang_up_first')
    """
    moves = [_move(number, one) for number, one in enumerate(transcript, 1)]
    if not moves:
        raise DataError(_("The transcript is empty."))
    hold = frames.check_whole(hold, "hold", 0)
    found = [*_simple(moves, hold), *_visitor(moves), *_name(moves), *_line(moves), *_for_others(moves)]
    found.sort(key=lambda one: one[1])
    broken = {rule: at for rule, at, right in found if not right}
    facts = [fact for one in moves if one["does"] == "notes" for fact in one.get("facts", ())]
    noted = any(one["does"] == "notes" for one in moves)
    missing = tuple(fact for fact in FACTS if noted and fact not in facts)
    rows = [
        (at + 1, moves[at].get("minute"), rules()[rule].name, rules()[rule].because)
        for rule, at in broken.items()
    ]
    table = pd.DataFrame(rows, columns=["move", "minute", "rule", "because"], dtype=object)
    table = table.dropna(axis=1, how="all").set_index("move") if rows else table.set_index("move")
    note = both("{n} rules are kept.", n=len({rule for rule, _at, right in found if right} - set(broken)))
    lacks = (
        both("The note lacks: {facts}.", facts=listed(both(FACTS[one]) for one in missing)) if missing else ""
    )
    return Heard(
        table, note=lines(note, lacks), broken=tuple(broken), missing=missing,
        kept=tuple(dict.fromkeys(rule for rule, _at, right in found if right and rule not in broken)),
    )  # fmt: skip


Found = tuple[str, int, bool]
_NEEDS = {
    "rings": "times", "answers": "says", "gives_name": "clear", "holds": "seconds", "redials": "by", "hangs_up": "by",
    "asked_for": "colleague", "notes": "facts",
}  # fmt: skip


def _move(number: int, one: Mapping[str, Any]) -> Mapping[str, Any]:
    does = one.get("does") if isinstance(one, Mapping) else None
    if does not in MOVES:
        message = _("Move {n}: {does!r} is no move of a call; known are {known}.")
        raise DataError(message.format(n=number, does=does, known=", ".join(MOVES)))
    need = _NEEDS.get(does)
    if need and need not in one:
        message = _("Move {n} ({does}) does not say {need}.")
        raise DataError(message.format(n=number, does=does, need=need))
    if need in ("times", "seconds"):
        frames.check_number(one[need], need, 0, 86_400)
    if need == "by":
        frames.check_choice(one["by"], ("caller", "desk"), "by")
    if need == "colleague":
        frames.check_choice(one["colleague"], ("absent", "engaged"), "colleague")
    if need in ("says", "facts"):
        for word in frames.check_names(one[need], need):
            frames.check_choice(word, FACTS if need == "facts" else _SAID, need)
    return one


def _simple(moves: Sequence[Mapping[str, Any]], hold: int) -> list[Found]:
    """Return the rules that one move alone keeps or breaks."""
    found: list[Found] = []
    engaged = any(one.get("colleague") == "engaged" for one in moves)
    for at, one in enumerate(moves):
        if one["does"] == "rings":
            found.append(("three_rings", at, one["times"] <= _RINGS))
        if one["does"] == "answers":
            found.append(("firm_and_self", at, set(_SAID) <= set(one["says"])))
            if "voice" in one:
                found.append(("clear_voice", at, one["voice"] == "clear"))
        if one["does"] == "holds":
            found.append(("engaged_not_long" if engaged else "short_hold", at, one["seconds"] <= hold))
        if one["does"] == "hangs_up":
            found.append(("they_hang_up_first", at, one["by"] == "caller"))
    return found


def _visitor(moves: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Return whether a visitor was kept waiting: next comes the end, or the promise to call back."""
    ways, found = ("ends_soon", "promises_call_back", "talks_on", "hangs_up"), []
    for at in _places(moves, "visitor_comes"):
        then = next((n for n in range(at + 1, len(moves)) if moves[n]["does"] in ways), None)
        right = then is not None and moves[then]["does"] != "talks_on"
        found.append(("visitor_not_kept", at if then is None else then, right))
    return found


def _name(moves: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Return whether every name that was not clear was made sure of before the next one."""
    given = [*_places(moves, "gives_name"), len(moves)]
    return [
        ("name_made_sure", at, any(one["does"] == "repeats_name" for one in moves[at:end]))
        for at, end in pairwise(given)
        if not moves[at]["clear"]
    ]


def _line(moves: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Return whether who had called called again when the line was cut."""
    ours = any(one["does"] == "dials" and one.get("by", "desk") == "desk" for one in moves)
    cut, found = [*_places(moves, "cut_off"), len(moves)], []
    for at, end in pairwise(cut):
        again = next((n for n in range(at + 1, end) if moves[n]["does"] == "redials"), None)
        if again is not None:
            found.append(("caller_redials", again, moves[again]["by"] == ("desk" if ours else "caller")))
        elif ours:
            found.append(("caller_redials", at, False))
    return found


def _places(moves: Sequence[Mapping[str, Any]], name: str) -> list[int]:
    return [at for at, one in enumerate(moves) if one["does"] == name]


def _for_others(moves: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Return whether a call for a colleague kept to its stages, and the note has all of 5W2H."""
    asked = next((at for at, one in enumerate(moves) if one["does"] == "asked_for"), None)
    if asked is None:
        return []
    absent = moves[asked]["colleague"] == "absent"
    stages = list(CALL_FOR_ABSENT if absent else CALL_FOR_ENGAGED)
    done = [one["does"] for one in moves]
    if "declines_message" in done:
        stages.remove("notes") if "notes" in stages else None
    if "declines_to_wait" in done:
        stages = stages[:3]
    places = [done.index(one) if one in done else None for one in stages]
    in_order = None not in places and places == sorted(places)  # type: ignore[type-var]
    wrong = next(
        (p for p, q in zip(places[1:], places, strict=False) if p is not None and (q is None or p < q)), None
    )
    rule = "absent_in_order" if absent else "engaged_in_order"
    at = len(moves) - 1 if in_order or wrong is None else wrong
    found: list[Found] = [(rule, at, in_order)]
    if absent and "notes" in done:
        note = done.index("notes")
        facts = [fact for one in moves if one["does"] == "notes" for fact in one["facts"]]
        found.append(("absent_5w2h", note, set(FACTS) <= set(facts)))
    return found
