"""A telephone call for a colleague who is out, played by turns: you choose what to say, and the caller answers.

Say          what one can say
RIGHT        the order that serves the caller: the lecture's five steps, between a greeting and a read-back
play         the call as it goes, by what is said
LISTENED     the call in which one rule after the other is broken, or kept: to be judged
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crmlib.i18n import N_, Labelled, Text, both


class Say(Labelled):
    """What the one at the desk can say; listed in no order that serves the caller."""

    CLOSE = "close", N_("“Thank you for calling. Goodbye.”")
    OFFER = "offer", N_("“May I take a message?”")
    LATER = "later", N_("“Please try again later.”")
    READ = "read", N_("“May I read that back to you?”")
    NAME = "name", N_("“May I ask who is calling?”")
    WHERE = "where", N_("“He is at the dentist's again.”")
    GREET = "greet", N_("“Greenhill Tea, Su Min speaking. Good morning.”")
    NOTE = "note", N_("“Who, what, when, where, why, how, how many? I am writing it down.”")
    ABSENT = "absent", N_("“Mr Lin is out at the moment.”")


RIGHT = (Say.GREET, Say.ABSENT, Say.NAME, Say.OFFER, Say.NOTE, Say.READ, Say.CLOSE)


@dataclass(frozen=True)
class Turn:
    """One turn of a call.

    Attributes
    ----------
    said : Say
        At the desk.
    answer : Text
        By the caller.
    """

    said: Say
    answer: Text


def play(moves: Iterable[Say]) -> list[Turn]:
    """Return the call as it goes; it ends when somebody rings off.

    Parameters
    ----------
    moves : iterable of Say
        One after the other.

    Returns
    -------
    list of Turn

    Examples
    --------
    >>> print(play([Say.GREET, Say.NAME])[-1].answer)
    Must I say that before I hear whether he is there?
    """
    turns: list[Turn] = []
    before: list[Say] = []
    for move in map(Say, moves):
        turns.append(Turn(move, _answer(move, before)))
        before.append(move)
        if move is Say.CLOSE:
            break
    return turns


def _answer(move: Say, before: list[Say]) -> Text:
    """Return what the caller says to a move, by what has been said before."""
    if move in before:
        return both("You have said that already.")
    if not before and move is not Say.GREET:
        return both("Hello? Is that Greenhill Tea? Whom am I speaking to?")
    return both(_ANSWERS[move](before))


def _name(before: list[Say]) -> str:
    if Say.ABSENT not in before:
        return N_("Must I say that before I hear whether he is there?")
    return N_("Zhou Hua, of Red Lantern Hotels.")


def _offer(before: list[Say]) -> str:
    if Say.ABSENT not in before:
        return N_("A message? So Mr Lin is not there?")
    if Say.NAME not in before:
        return N_("Yes, please. But you don't even know who I am.")
    return N_("Yes, please.")


def _note(before: list[Say]) -> str:
    if Say.OFFER not in before:
        return N_("Why all these questions? I only want to speak to Mr Lin.")
    if Say.NAME not in before:
        return N_("Two hundred tins, Friday before nine, gate 2 … And whom will Mr Lin call back?")
    return N_("Two hundred tins, Friday before nine, gate 2, for the wedding; by van, please.")


def _read(before: list[Say]) -> str:
    if Say.NOTE not in before:
        return N_("Read what back? I haven't told you anything.")
    return N_("Nearly: gate 2, not gate 10. I am glad that you asked.")


def _close(before: list[Say]) -> str:
    if Say.NOTE not in before:
        return N_("Wait! You don't know yet what I want. (The caller rings off, angry.)")
    if Say.NAME not in before:
        return N_("Goodbye. (Mr Lin finds a note with no name on it.)")
    if Say.READ not in before:
        return N_("Goodbye. (On Friday the van stands at gate 10.)")
    return N_("Thank you. Goodbye. (The caller rings off first, and the van comes to gate 2.)")


_ANSWERS = {
    Say.GREET: lambda before: N_("Good morning. May I speak to Mr Lin, please?"),
    Say.ABSENT: lambda before: N_("What a pity. It is about Friday."),
    Say.LATER: lambda before: N_("This is the third time that I have called."),
    Say.WHERE: lambda before: N_("I am sorry to hear it, but that is none of my business."),
    Say.NAME: _name,
    Say.OFFER: _offer,
    Say.NOTE: _note,
    Say.READ: _read,
    Say.CLOSE: _close,
}
