"""People who are there, and how the rules put them in order. (Lecture row S0.24)

Person      somebody who is there: side, rank, age, sex
Act         one act: who, what, by which rule
Order       acts in their order, as a table; what else was done is held against it
answer      acts as an `Order`
ranked      people from the highest to the lowest, refusing where nothing puts two in order
higher      who of two stands higher, and by what
sides       guests and hosts
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.etiquette.rules import rules
from crmlib.i18n import N_, Text, _, both, listed
from crmlib.result import Result

HOST, GUEST = "host", "guest"
SEXES = ("woman", "man")
# How many years make somebody an elder, before whom one waits.
GENERATION = 15
KEYS = {"rank": N_("position held"), "age": N_("age"), "sex": N_("sex"), "side": N_("side")}
PLACES = {
    "front": N_("beside the driver"),
    "rear_right": N_("behind, on the right"),
    "rear_left": N_("behind, on the left"),
    "rear_middle": N_("behind, in the middle"),
    "group": N_("the group"),
    "rises": N_("rises"),
    "glove_off": N_("takes the glove off first"),
    "both_hands": N_("with both hands, facing {name}"),
    "left_case": N_("right hand, case in the left, facing {name}"),
    "asks": N_("asks {name} how the name is read"),
    "right": N_("from the right, handle to the right hand"),
    "left": N_("from the right, handle to the left hand"),
    "ahead": N_("ahead, showing the way"),
    "behind_guide": N_("behind the guide"),
    "behind": N_("behind the guests"),
    "airport": N_("at the airport or station"),
    "door": N_("at the front door"),
    "flowers": N_("goes along, with flowers"),
}


@dataclass(frozen=True)
class Person:
    """Somebody who is there.

    Attributes
    ----------
    name : str or Text
    side : {"host", "guest"}
    rank : int, optional
        1 is the highest.
    age : float, optional
    sex : {"woman", "man"}, optional
    guides : bool
        Whether this host shows the way.
    seated, gloves, left_handed, hard_name : bool
        Sits at present; wears gloves; is left-handed; has a name that others cannot read.
    """

    name: str | Text
    side: str
    rank: int | None = None
    age: float | None = None
    sex: str | None = None
    guides: bool = False
    seated: bool = False
    gloves: bool = False
    left_handed: bool = False
    hard_name: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no side, rank, age or sex."""
        frames.check_choice(self.side, (HOST, GUEST), "side")
        if self.sex is not None:
            frames.check_choice(self.sex, SEXES, "sex")
        if self.rank is not None:
            frames.check_whole(self.rank, "rank", 1)
        if self.age is not None:
            frames.check_number(self.age, "age", 0, 130)

    @property
    def id(self) -> str:
        """The name in English, by which choices speak of this person."""
        return self.name.en if isinstance(self.name, Text) else self.name


class Act(NamedTuple):
    """One act: who, what (a place, a manner, or another person's id), and by which rule."""

    who: str
    what: str
    rule: str


@dataclass(frozen=True, repr=False)
class Order(Result):
    """Acts in their order.

    Attributes
    ----------
    acts : tuple of Act
    in_order : str
        The rule that is broken where all acts are done, but one after another in another order; empty if none is.
    """

    acts: tuple[Act, ...] = field(kw_only=True)
    in_order: str = field(default="", kw_only=True)

    @property
    def places(self) -> dict[str, str]:
        """Who is where: place (or manner) → name."""
        return {act.what: act.who for act in self.acts}

    def against(self, chosen: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """Return the rules that acts break which were done instead, in order."""
        done = [tuple(one) for one in chosen]
        wanted = [(act.who, act.what) for act in self.acts]
        broken = [act.rule for act in self.acts if (act.who, act.what) not in done]
        if not broken and self.in_order and [one for one in done if one in wanted] != wanted:
            broken = [self.in_order]
        return tuple(dict.fromkeys(broken))


What = str | Person | tuple[str, Person]


def answer(acts: Sequence[tuple[Person, What, str]], note: Text | str, in_order: str = "") -> Order:
    """Return acts as a table: who, what (a place or manner, a person, or a manner toward a person), by which rule."""
    rows, done = [], []
    for who, what, rule in acts:
        said: object
        if isinstance(what, Person):
            said, named = what.name, what.id
        elif isinstance(what, tuple):
            way, other = what
            said, named = both(PLACES[way], name=other.name), f"{way}:{other.id}"
        else:
            said, named = both(PLACES[what]), what
        done.append(Act(who.id, named, rule))
        rows.append((who.name, said, rules()[rule].name))
    index = pd.RangeIndex(1, len(rows) + 1, name="in_turn")
    table = pd.DataFrame(rows, columns=["who", "act", "rule"], index=index, dtype=object)
    return Order(table, note=note, acts=tuple(done), in_order=in_order)


def there(people: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """Return guests and hosts; refuse names that come twice."""
    every = list(people)
    odd = [one for one in every if not isinstance(one, Person)]
    if odd or not every:
        raise DataError(_("Give the people who are there, as in [Person('Ms Lin', 'guest', rank=1)]."))
    ids = [one.id for one in every]
    twice = [one for one in ids if ids.count(one) > 1]
    if twice:
        raise DataError(
            _("Two people are called {name}: the rules cannot tell them apart.").format(name=twice[0])
        )
    return [one for one in every if one.side == GUEST], [one for one in every if one.side == HOST]


def sides(people: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """Return guests and hosts; refuse where there is nobody on one side."""
    guests, hosts = there(people)
    if not guests or not hosts:
        message = _("There is nobody on the side of the {side}s: give guests and hosts.")
        raise DataError(message.format(side=GUEST if not guests else HOST))
    return guests, hosts


def known_keys(precedence: Sequence[str]) -> tuple[str, ...]:
    """Return what decides, in order; refuse what does not."""
    keys = tuple(frames.check_names(precedence, "precedence"))
    for key in keys:
        frames.check_choice(key, KEYS, "precedence")
    return keys


def standing(one: Person, key: str) -> float | None:
    """Return where a person stands by one key, the highest first; missing if that is not known."""
    if key == "rank":
        return one.rank
    if key == "age":
        return None if one.age is None else -one.age
    if key == "sex":
        return None if one.sex is None else SEXES.index(one.sex)
    return float(one.side == HOST)


def ranked(people: list[Person], precedence: Sequence[str] = ("rank", "age")) -> list[Person]:
    """Return people from the highest to the lowest, by what is known of all of them."""
    known = [key for key in precedence if all(standing(one, key) is not None for one in people)]
    placed = sorted(people, key=lambda one: [standing(one, key) for key in known])  # type: ignore[arg-type, return-value]
    for one, two in pairwise(placed):
        if all(standing(one, key) == standing(two, key) for key in known):
            _refuse(one, two, precedence)
    return placed


def _refuse(one: Person, two: Person, precedence: Sequence[str]) -> None:
    message = _(
        "{first} and {second}: nothing that is known of all puts one before the other; give their {keys}."
    )
    keys = listed(both(KEYS[key]) for key in precedence if key != "side")
    raise DataError(message.format(first=one.name, second=two.name, keys=keys))


def higher(one: Person, two: Person, precedence: Sequence[str]) -> tuple[Person, str]:
    """Return who of two stands higher, and by which key."""
    for key in precedence:
        a, b = standing(one, key), standing(two, key)
        if a is not None and b is not None and a != b:
            return (one if a < b else two), key
    _refuse(one, two, precedence)
    raise AssertionError


def apart(one: Person, two: Person, key: str) -> bool:
    """Return whether one key tells two people apart."""
    a, b = standing(one, key), standing(two, key)
    return a is not None and b is not None and a != b


def said(keys: Sequence[str]) -> Text:
    """Return keys as words."""
    return listed(both(KEYS[key]) for key in keys)


def contested(keys: Sequence[str]) -> Text | str:
    """Return a remark where sex and rank both decide: which first is contested."""
    if "sex" in keys and "rank" in keys and keys.index("sex") < keys.index("rank"):
        return both("Sex before rank, as in the lecture; in business today rank mostly comes first.")
    if "sex" in keys and "rank" in keys:
        return both("Rank before sex, as in business today; the lecture puts the woman first.")
    return ""
