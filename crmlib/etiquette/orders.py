"""Etiquette derived from who is there: nobody's seat or turn is written down, only the rules are. (Lecture row S0.24)

seats          who sits where in a car
introductions  who is presented to whom
handshakes     who offers a hand to whom
cards          who hands a card to whom, and how
tea            who is served in which order, and how
lead           who walks ahead, who behind
reception      who meets the guests, and where

Etiquette is local and changes. What is contested is a setting: ``steering`` (left or right), ``precedence`` (rank
before sex, as in business today, or sex before rank, as in the lecture). The answer says which was used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from crmlib import frames
from crmlib.errors import DataError
from crmlib.etiquette.people import (
    GENERATION,
    Order,
    Person,
    What,
    answer,
    apart,
    contested,
    higher,
    known_keys,
    ranked,
    said,
    sides,
    there,
)
from crmlib.i18n import N_, _, both, lines


def seats(
    people: Iterable[Person], *, driver: str = "chauffeur", steering: str = "left", rear: int = 3
) -> Order:
    """Return who sits where in a car.

    Parameters
    ----------
    people : iterable of Person
        All but the driver.
    driver : {"chauffeur", "owner"}
    steering : {"left", "right"}
        Side of the wheel; with right-hand drive left and right change places (Hong Kong, Singapore).
    rear : int, default 3
        Seats behind.

    Returns
    -------
    Order
        ``.table`` in turn: who, act (the seat), rule; ``.places`` seat → name.

    Raises
    ------
    DataError
        If there are more people than seats, or nothing puts two of a side in order.

    Examples
    --------
    >>> two = [Person("Ms Lin", "guest", rank=1), Person("Mr Wu", "guest", rank=2)]
    >>> seats(two).places, seats(two, driver="owner").places["front"]
    ({'rear_right': 'Ms Lin', 'rear_left': 'Mr Wu'}, 'Ms Lin')
    """
    frames.check_choice(driver, ("chauffeur", "owner"), "driver")
    frames.check_choice(steering, ("left", "right"), "steering")
    rear = frames.check_whole(rear, "rear", 2)
    guests, hosts = there(people)
    if rear > 3 or len(guests) + len(hosts) > rear + 1:
        message = _("A car with {seats} seats cannot take {n}, the driver among them.")
        raise DataError(message.format(seats=min(rear, 3) + 2, n=len(guests) + len(hosts) + 1))
    best, second = ("rear_right", "rear_left") if steering == "left" else ("rear_left", "rear_right")
    middle = ["rear_middle"] if rear == 3 else []
    order = [best, second, *middle, "front"] if driver == "chauffeur" else ["front", best, second, *middle]
    first = "behind_right_first" if driver == "chauffeur" else "beside_owner_first"
    acts = [
        (one, seat, "rear_middle_last" if seat == "rear_middle" else first)
        for one, seat in zip(ranked(guests) + ranked(hosts), order, strict=False)
    ]
    note = {
        ("chauffeur", "left"): N_("A chauffeur drives, wheel on the left. Guests by rank, then hosts."),
        ("owner", "left"): N_("The owner drives, wheel on the left. Guests by rank, then hosts."),
        ("chauffeur", "right"): N_("A chauffeur drives, wheel on the right: left and right change places."),
        ("owner", "right"): N_("The owner drives, wheel on the right: left and right change places."),
    }
    return answer(acts, both(note[driver, steering]))


_PRESENTED = {"rank": "lower_to_higher", "age": "younger_to_older", "sex": "man_to_woman"}


def introductions(people: Iterable[Person], *, precedence: Sequence[str] = ("rank", "age", "sex")) -> Order:
    """Return who is presented to whom: the one named first is presented to the other, who stands higher.

    Parameters
    ----------
    people : iterable of Person
        Two people; or the two sides. One is presented to a group; of two groups the hosts are presented to the guests.
    precedence : sequence of {"rank", "age", "sex"}
        What decides first. Business today lets rank decide; the lecture puts the woman first, as
        ``("sex", "rank", "age")`` does.

    Examples
    --------
    >>> two = [Person("Ms Lin", "guest", rank=3, sex="woman"), Person("Chairman Xu", "host", rank=1, sex="man")]
    >>> introductions(two).acts[0][:2], introductions(two, precedence=("sex", "rank")).acts[0][:2]
    (('Ms Lin', 'Chairman Xu'), ('Chairman Xu', 'Ms Lin'))
    """
    keys = known_keys(precedence)
    guests, hosts = there(people)
    every, acts = guests + hosts, []
    if len(every) < 2:
        raise DataError(_("One person alone is presented to nobody."))
    if len(every) == 2:
        high, key = higher(*every, keys)
        low = next(one for one in every if one is not high)
        acts.append((low, high, _PRESENTED.get(key, "lower_to_higher")))
    elif 1 in (len(guests), len(hosts)):
        one = (guests if len(guests) == 1 else hosts)[0]
        acts.append((one, "group", "one_to_group"))
        others = ranked(hosts if len(guests) == 1 else guests, keys)
        acts += [(other, one, "lower_to_higher") for other in others]
    else:
        top = ranked(guests or hosts, keys)[0]
        acts += [
            (one, top, "lower_to_higher")
            for one in (ranked(hosts, keys) if guests else ranked(hosts, keys)[1:])
        ]
    acts += [(one, "rises", "rise_if_seated") for one in every if one.seated]
    note = both("Who stands higher: {keys}, the first that tells the two apart.", keys=said(keys))
    return answer(acts, lines(note, contested(keys)))


def handshakes(
    people: Iterable[Person],
    *,
    precedence: Sequence[str] = ("sex", "rank", "age", "side"),
    leaving: bool = False,
) -> Order:
    """Return who offers a hand to whom, one after another, guests from the highest down.

    Parameters
    ----------
    people : iterable of Person
        Hosts and guests.
    precedence : sequence of {"sex", "rank", "age", "side"}
        Who offers: the woman, the higher, the elder by a generation, the host. The other waits, and bows to a senior.
    leaving : bool, default False
        Whether guests leave: then the guest offers first, or it would look like sending away (custom, not lecture).

    Examples
    --------
    >>> two = [Person("Mr Wu", "guest", rank=2, sex="man"), Person("Su Min", "host", rank=2, sex="woman")]
    >>> handshakes(two).acts
    (Act(who='Su Min', what='Mr Wu', rule='woman_offers'),)
    """
    keys = known_keys(precedence)
    guests, hosts = sides(people)
    acts: list[tuple[Person, What, str]] = [
        (one, "glove_off", "glove_off") for one in guests + hosts if one.gloves and one.sex != "woman"
    ]
    by = {"sex": "woman_offers", "rank": "wait_for_senior", "age": "wait_for_senior", "side": "host_offers"}
    for guest in ranked(guests):
        for host in ranked(hosts):
            near = guest.age is None or host.age is None or abs(guest.age - host.age) < GENERATION
            used = [key for key in keys if key not in (["age", "side"] if near else ["side"])]
            told = next((key for key in used if apart(guest, host, key)), "side")
            first = (guest if leaving else host) if told == "side" else higher(guest, host, [told])[0]
            acts.append((first, host if first is guest else guest, by[told]))
    note = both("Who offers: {keys}, the first that tells the two apart.", keys=said(keys))
    left = both("Leaving, the guest offers first: custom, no rule of the lecture.") if leaving else ""
    return answer(acts, lines(note, left), "hands_in_order")


def cards(people: Iterable[Person]) -> Order:
    """Return who hands a card to whom, and how: the junior first; between equals the visitor (custom).

    Examples
    --------
    >>> two = [Person("Mr Wu", "guest", rank=2), Person("Su Min", "host", rank=3)]
    >>> [act[:2] for act in cards(two).acts]
    [('Su Min', 'both_hands:Mr Wu'), ('Mr Wu', 'both_hands:Su Min')]
    """
    guests, hosts = sides(people)
    several = len(guests) + len(hosts) > 2
    acts: list[tuple[Person, What, str]] = []
    for guest in ranked(guests):
        for host in ranked(hosts):
            lower = next((key for key in ("rank", "age") if apart(guest, host, key)), None)
            first = guest if lower is None or higher(guest, host, [lower])[0] is host else host
            for giver, taker in (
                (first, host if first is guest else guest),
                (host if first is guest else guest, first),
            ):
                way, rule = ("left_case", "card_left_case") if several else ("both_hands", "card_both_hands")
                acts.append((giver, (way, taker), rule))
                if giver.hard_name:
                    acts.append((taker, ("asks", giver), "card_ask_name"))
    return answer(
        acts,
        both("The junior gives first; between equals the visitor (custom). Read it before it is put away."),
    )


def tea(people: Iterable[Person]) -> Order:
    """Return who is served in which order: guests by rank, then hosts; seven-tenths full, from the right.

    Examples
    --------
    >>> three = [Person("Su Min", "host", rank=1), Person("Mr Wu", "guest", rank=2), Person("Ms Lin", "guest", rank=1)]
    >>> [act.who for act in tea(three).acts]
    ['Ms Lin', 'Mr Wu', 'Su Min']
    """
    guests, hosts = there(people)
    acts = [
        (one, "left" if one.left_handed else "right", "tea_handle" if one.left_handed else "tea_guests_first")
        for one in ranked(guests) + ranked(hosts)
    ]
    return answer(acts, both("Seven-tenths full, nothing spilt."), "tea_guests_first")


def lead(people: Iterable[Person]) -> Order:
    """Return who walks where: the guide ahead, the guests by rank, the other hosts behind.

    Examples
    --------
    >>> two = [Person("Ms Lin", "guest", rank=1), Person("Xiao Zhao", "host", rank=4)]
    >>> [act[:2] for act in lead(two).acts]
    [('Xiao Zhao', 'ahead'), ('Ms Lin', 'behind_guide')]
    """
    guests, hosts = sides(people)
    guides = [one for one in hosts if one.guides]
    if len(guides) > 1:
        raise DataError(_("{n} hosts show the way; one does.").format(n=len(guides)))
    guide = guides[0] if guides else ranked(hosts)[-1]
    others = ranked([one for one in hosts if one is not guide])
    acts = [(guide, "ahead", "lead_ahead"), *((one, "behind_guide", "lead_ahead") for one in ranked(guests)),
            *((one, "behind", "walk_behind") for one in others)]  # fmt: skip
    return answer(
        acts,
        both("Who shows the way may walk ahead of guests; every other host walks behind them."),
        "lead_ahead",
    )


def reception(people: Iterable[Person], *, close: bool = False) -> Order:
    """Return who meets the guests, and where.

    Parameters
    ----------
    people : iterable of Person
        Hosts and guests, all with a rank.
    close : bool, default False
        Whether the two heads are close friends.

    Examples
    --------
    >>> some = [Person("Ms Lin", "guest", rank=4, sex="woman"), Person("Chairman Xu", "host", rank=1, sex="man"),
    ...         Person("Su Min", "host", rank=3, sex="woman")]
    >>> [act[:2] for act in reception(some).acts]
    [('Su Min', 'door')]
    """
    guests, hosts = sides(people)
    bare = [one for one in guests + hosts if one.rank is None]
    if bare:
        raise DataError(_("{name} has no rank: who meets whom goes by rank.").format(name=bare[0].name))
    chief, staff = ranked(guests)[0], ranked(hosts)
    head = staff[0]
    elder = chief.age is not None and head.age is not None and chief.age - head.age >= GENERATION
    rank = chief.rank or 0
    near = close or elder or rank <= (head.rank or 0)
    goes = head if near else next((one for one in staff[1:] if (one.rank or 0) >= rank), staff[-1])
    if not near and len(staff) > 2 and goes.rank != rank:
        # Nobody of the guest's own rank: the one next above, if that is not the head.
        goes = next((one for one in reversed(staff[1:]) if (one.rank or 0) <= rank), goes)
    where = "airport" if near else "door"
    acts: list[tuple[Person, What, str]] = [(goes, where, "meet_in_person" if near else "send_delegate")]
    along = _along(guests, goes, staff)
    acts += [(along, "flowers", "woman_with_woman")] if along else []
    if near:
        note = both(
            "{head} goes in person: the guest is of equal or higher rank, an elder, or a close friend.",
            head=head.name,
        )
    else:
        note = both(
            "{head} may send a delegate: the guest is of lower rank and no close friend.", head=head.name
        )
    alone = any(one.sex == "woman" for one in guests) and goes.sex != "woman" and along is None
    return answer(acts, lines(note, both("No woman is among the hosts to go along.") if alone else ""))


def _along(guests: list[Person], goes: Person, staff: list[Person]) -> Person | None:
    if goes.sex == "woman" or all(one.sex != "woman" for one in guests):
        return None
    return next((one for one in staff if one.sex == "woman"), None)


DERIVED: dict[str, Callable[..., Any]] = {
    "seats": seats, "introductions": introductions, "handshakes": handshakes, "cards": cards, "tea": tea, "lead": lead,
    "reception": reception,
}  # fmt: skip
