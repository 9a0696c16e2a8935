"""The words an answer may consist of: options, items, stages, labels.

Vocabulary    finds the option that a trainee meant, by its name or by its label in either language
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crmcourse.exercises.blank import Blank
from crmcourse.exercises.plain import (
    MAX_TEXT,
    CannotRead,
    NotAttempted,
    describe,
    folded,
    quoted,
    scalar,
    unwrap,
)
from crmlib.i18n import Labelled, Text, both, listed


class Vocabulary:
    """The options of an exercise, each with a short name and perhaps a label.

    Parameters
    ----------
    options : mapping of name to Text or str, an enum class, names, or a function that gives one of these
        What may be answered. The name is what the key and the notebook use. A function takes no
        arguments and follows the data in force.
    """

    def __init__(
        self, options: Mapping[str, Text | str] | type[enum.Enum] | Iterable[str] | Callable
    ) -> None:
        if callable(options) and not isinstance(options, type):
            options = options()
        self._labels: dict[str, Any] = {}
        if isinstance(options, type) and issubclass(options, enum.Enum):
            self._labels = {str(member.value): member for member in options}
        elif isinstance(options, Mapping):
            self._labels = {str(scalar(name)): label for name, label in options.items()}
        else:
            self._labels = {str(scalar(name)): str(scalar(name)) for name in options}

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order of their declaration."""
        return tuple(self._labels)

    def listed(self) -> Text:
        """Return what may be answered for a message, the first dozen: letters, or what a word is called."""
        more = ["…"] if len(self._labels) > 12 else []
        return listed([*(name if len(name) == 1 else self.text(name) for name in self.names[:12]), *more])

    def label(self, name: str) -> str:
        """Return the label of an option in the language in force."""
        label = self._labels[name]
        return label.label if hasattr(label, "label") else str(label)

    def text(self, name: str) -> Text:
        """Return the label of an option in both languages."""
        label = self._labels[name]
        if isinstance(label, Text):
            return label
        return Text(*label.labels) if isinstance(label, Labelled) else Text(str(label), str(label))

    def named(self, name: str) -> Text:
        """Return what an option is called in a sentence: its letter where it has one, else its label."""
        return Text(name, name) if len(name) == 1 else self.text(name)

    def shown(self, name: str) -> str:
        """Return what an option is called, after its letter where it has one."""
        label = self.label(name)
        if len(name) == 1 and label[:1] == name and label[1:2] in (":", "：", " "):
            return name  # its sentence stands in the form, after the same letter
        # Inside brackets a sentence has no full stop: the sentence around it may have one.
        return f"{name} ({label.rstrip('.。')})" if len(name) == 1 and label != name else label

    def _spellings(self, name: str) -> set[str]:
        label = self._labels[name]
        known = {name, self.label(name)}
        if isinstance(label, Text):
            known |= {label.en, label.zh}
        if isinstance(label, enum.Enum):
            known |= {label.name, *getattr(label, "labels", ())}
        return {folded(spelling).replace("_", " ") for spelling in known}

    def find(self, value: object) -> str:
        """Return the name of the option that is meant.

        Raises
        ------
        CannotRead
            If it is none of them; the message lists them.
        NotAttempted
            If it is the blank.
        """
        value = unwrap(value)
        if type(value) is Blank:
            raise NotAttempted
        plain = scalar(value)
        if plain is None or type(plain) is bool:
            raise CannotRead(both("Your answer is {what}.", what=describe(plain)))
        if type(plain) is float and plain.is_integer():
            plain = int(plain)
        if type(plain) is int and abs(plain) > 10**9:
            raise CannotRead(both("Your answer is {what}.", what=describe(plain)))
        word = str(plain)
        if word in self._labels:
            return word
        name = self._meant(word)
        if name is not None:
            return name
        raise CannotRead(both("“{word}” is not one of: {known}.", word=quoted(word, 40), known=self.listed()))

    def _meant(self, word: str) -> str | None:
        # As people write an option of a list: "c)", "c." or "c:".
        wanted = folded(word).replace("_", " ").strip("()[].:：、。 ")
        return next((name for name in self._labels if wanted in self._spellings(name)), None)

    def split(self, text: str) -> list[str]:
        """Return the options in a text such as ``"a, c"`` or ``"a > c"`` or ``"a、c"``."""
        if len(text) > MAX_TEXT:
            raise CannotRead(both("The text is longer than {limit:,} characters.", limit=MAX_TEXT))
        parts = [part.strip() for part in re.split(r"[,;>→|、，；＞\n]|->", text)]
        parts = [part for part in parts if part]
        words = text.split()
        if len(parts) == 1 and len(words) > 1 and all(self._meant(word) is not None for word in words):
            return words
        return parts
