"""English and Simplified Chinese: the language in force, and every message in it.

add_locale     let another package's messages be found
use_language   switch the language for everything that follows
speaking       the same for a while
language       the language in force
_              a message in the language in force
N_             mark a message for translation without translating it yet
both           a message in every language at once, its facts too
Text           a short text that stands in both languages at once and is shown in the one in force
listed         several things as one text: "Desire, Action"; 欲望、行动
lines          several texts as one, a line each
called         what a thing (enum member, text, term) is called in the language in force
Labelled       an enum whose members have stable English values and a label in the language in force

Messages are English in the source and looked up at the moment of use, so a change of language
reaches objects that exist already. Write ``_("{n} rows").format(n=n)``, never an f-string inside.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from numbers import Integral
from pathlib import Path
from typing import Self

from crmlib.errors import DataError
from crmlib.typography import written

LANGUAGES = ("en", "zh")
_COMMAS = {"en": ", ", "zh": "、"}

# Each package that has messages brings a folder; in it, a compiled catalogue for each of its parts.
_locales = [Path(__file__).parent / "locale"]
# A module global and not a ContextVar: widget callbacks run in contexts where the variable would be reset.
_in_force = "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    catalogue = gettext.NullTranslations()
    for path in (path for folder in _locales for path in sorted((folder / code).glob("*.mo"))):
        with path.open("rb") as file:
            catalogue.add_fallback(gettext.GNUTranslations(file))
    return catalogue


def add_locale(folder: Path) -> None:
    """Let another package's messages be found.

    Parameters
    ----------
    folder : path
        A folder with a folder for each language, in which compiled catalogues (``.mo``) lie.
    """
    if folder not in _locales:
        _locales.append(folder)
        _catalogue.cache_clear()
        _found.cache_clear()


def use_language(code: str) -> None:
    """Put a language in force for labels, messages and pictures.

    Parameters
    ----------
    code : {"en", "zh"}
        English or Simplified Chinese.

    Raises
    ------
    ValueError
        If the course does not speak that language.

    Examples
    --------
    >>> use_language("zh"); language()
    'zh'
    >>> use_language("en")
    """
    global _in_force
    if code not in LANGUAGES:
        raise ValueError(
            _("The course speaks {known}, not {code!r}.").format(known=", ".join(LANGUAGES), code=code)
        )
    _in_force = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Put a language in force for a while, and the old one back afterwards.

    Examples
    --------
    >>> with speaking("zh"):
    ...     language()
    'zh'
    >>> language()
    'en'
    """
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def language() -> str:
    """Return the code of the language in force, ``"en"`` or ``"zh"``."""
    return _in_force


def _(message: str) -> str:
    """Return the message in the language in force."""
    # A catalogue keeps its own header under the empty message.
    return _found(_in_force, message) if message else ""


@lru_cache(10_000)
def _found(code: str, message: str) -> str:
    # One catalogue after the other is asked, and many messages stand in the last, or in none.
    return _catalogue(code).gettext(message)


def N_(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Text:
    """A short text that stands in both languages, shown in the one in force.

    Examples
    --------
    >>> str(Text(en="customers", zh="客户"))
    'customers'
    >>> with speaking("zh"):
    ...     print(Text(en="customers", zh="客户"))
    客户
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if _in_force == "zh" else self.en

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self.en)

    def __contains__(self, part: str) -> bool:
        return part in str(self)

    def __add__(self, other: Text | str) -> Text:
        """Return both texts, one after the other, in every language."""
        return _in_each(lambda code: _said(self, code) + _said(other, code))

    def __radd__(self, other: str) -> Text:
        return _in_each(lambda code: _said(other, code) + _said(self, code))


def _in_each(say: Callable[[str], str]) -> Text:
    # What is put together by code is written as each language writes it.
    return Text(en=say("en"), zh=written(say("zh")))


def _said(thing: object, code: str) -> str:
    """Say a thing in one language: texts, enum members and lists of them in their own words, all else as it is."""
    if isinstance(thing, Text):
        return getattr(thing, code)
    if isinstance(thing, Labelled):
        return thing.labels[LANGUAGES.index(code)]
    return str(thing)


def _fact(thing: object, code: str) -> object:
    # Numbers stay numbers, as the message formats them.
    if isinstance(thing, Integral) and not isinstance(thing, bool):
        return _Count(thing)
    return _said(thing, code) if isinstance(thing, Text | Labelled) else thing


class _Count(int):
    """A whole number that a message shows with commas between thousands, unless it may be a year."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec or ("" if 1900 <= self <= 2100 else ","))


def both(message: str, **facts: object) -> Text:
    """Return a message in every language at once, its facts filled in.

    Facts that have words of their own (a `Text`, a member of a `Labelled`) come in the language of each side. That
    is how a result's note stays right when the language changes after it was made. Whole numbers have commas between
    thousands; those from 1900 to 2100 may be years and have none.

    Parameters
    ----------
    message : str
        The English message, as for `_`; written here, or marked with `N_` elsewhere.
    **facts
        What its fields are filled with.

    Returns
    -------
    Text

    Examples
    --------
    >>> both("{n} rows from {year} on", n=2660, year=2025).en
    '2,660 rows from 2025 on'
    """
    return _in_each(
        lambda code: (
            _found(code, message).format(**{name: _fact(fact, code) for name, fact in facts.items()})
            if message
            else ""
        )
    )


def listed(things: Iterable[object]) -> Text:
    """Return several things as one text: with commas in English, with 、 in Chinese.

    Parameters
    ----------
    things : iterable
        Texts, enum members, or anything that has a `str`.

    Examples
    --------
    >>> listed([Text("rate", "比率"), "x1"]).zh
    '比率、x1'
    """
    things = list(things)
    return Text(*(mark.join(_said(thing, code) for thing in things) for code, mark in _COMMAS.items()))


def lines(*texts: Text | str) -> Text:
    r"""Return several texts as one, a line each; empty ones are left out.

    Examples
    --------
    >>> lines(both("{n} rows", n=3), "", both("{n} rows", n=4)).en
    '3 rows\n4 rows'
    """
    kept = [text for text in texts if text]
    return _in_each(lambda code: "\n".join(_said(text, code) for text in kept))


def called(thing: object) -> str:
    """Return what a thing is called in the language in force.

    An enum member has its label, a `Text` its words; a string may be a term (a column's name, say) and is then
    translated, any other stays as it is.

    Examples
    --------
    >>> [called(thing) for thing in (Text("rate", "比率"), "greenhill", "C0000009", 7.0)]
    ['rate', 'Greenhill', 'C0000009', '7']
    """
    if isinstance(thing, Labelled):
        return thing.label
    if type(thing) is str:
        return _(thing)
    return f"{thing:g}" if isinstance(thing, float) else str(thing)


class Labelled(StrEnum):
    """An enum with stable English values and a label in the language in force.

    Declare members as ``NAME = "value", N_("Label")``.
    """

    _label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member a plain string of its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label
        return member

    @classmethod
    def _missing_(cls, value: object) -> None:
        known = ", ".join(member.value for member in cls)
        raise DataError(
            _("There is no {value!r} here; choose one of {known}.").format(value=value, known=known)
        )

    @property
    def label(self) -> str:
        """The member's name as the lectures say it, in the language in force."""
        return _(self._label)

    @property
    def labels(self) -> tuple[str, ...]:
        """The member's name in every language of the course."""
        return tuple(_found(code, self._label) for code in LANGUAGES)
