"""The fields of a record in a file: written in both languages, read by name, refused where not as promised.

pair      a text in both languages, as records keep it
read      a file as a Record
opened    the same of content that was read already
Record    an object in a file: each method reads one field and refuses what is not as promised

Texts come back clean (see `untrusted`): whatever a trainee typed may be in them.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crmcourse.records.handin import FORMAT
from crmcourse.untrusted import clean, one_line, shorten
from crmlib.errors import DataError
from crmlib.i18n import Text, _

_NEEDED: Any = object()


def pair(text: Text | str) -> dict[str, str]:
    """Return a text in both languages, as records keep it.

    Examples
    --------
    >>> pair(Text(en="tea", zh="茶"))
    {'en': 'tea', 'zh': '茶'}
    """
    return {"en": text.en, "zh": text.zh} if isinstance(text, Text) else {"en": str(text), "zh": str(text)}


def read(path: Path) -> Record:
    """Return a file's object, after checking that it is one of this format.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Record

    Raises
    ------
    DataError
        If it cannot be read, or is of another format.
    """
    try:
        content = json.loads(path.read_bytes(), parse_constant=_refuse_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(
            _("{file} cannot be read as JSON ({reason}). Grade again, or take the file away.").format(
                file=path, reason=shorten(one_line(str(error)), 120)
            )
        ) from None
    return opened(content, str(path))


def opened(content: Any, where: str) -> Record:
    """Return the content of a file as a Record, after checking that it is one of this format.

    Parameters
    ----------
    content : object
        What JSON gave.
    where : str
        The file's name, for messages.

    Raises
    ------
    DataError
        If it is of another format.
    """
    record = Record(content if isinstance(content, dict) else {}, where)
    if record.anything("format") != FORMAT:
        raise record.wrong("format", str(FORMAT))
    return record


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class Record:
    """An object in a file.

    Parameters
    ----------
    content : dict
    where : str
        The file, and the way into it, for messages.
    """

    def __init__(self, content: dict[str, Any], where: str) -> None:
        self._content = content
        self._where = where

    def wrong(self, name: str, wanted: str) -> DataError:
        """Return the error that says what stands at a field and what should."""
        found = shorten(clean(repr(self._content.get(name))), 60) if name in self._content else _("not there")
        return DataError(
            _(
                "{file}: {field!r} should be {wanted}, but is {found}. Grade again, or take the file away."
            ).format(file=self._where, field=clean(name), wanted=wanted, found=found)
        )

    def names(self) -> list[str]:
        """Return the names of all fields, in order."""
        return list(self._content)

    def anything(self, name: str) -> Any:
        """Return whatever stands there, or None."""
        return self._content.get(name)

    def _take(self, name: str, kinds: type | tuple[type, ...], wanted: str, default: Any) -> Any:
        value = self._content.get(name)
        if value is None and default is not _NEEDED:
            return default
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise self.wrong(name, wanted)
        return value

    def text(self, name: str, default: Any = _NEEDED) -> str:
        """Return a clean text."""
        return clean(self._take(name, str, _("a text"), default))

    def exactly(self, name: str, default: Any = _NEEDED) -> Any:
        """Return a text as it stands, for what is compared and not shown."""
        return self._take(name, str, _("a text"), default)

    def line(self, name: str) -> str:
        """Return a clean text on one line; nothing is an empty one, and a number counts as text."""
        return one_line(str(self._take(name, (str, int), _("a text"), "")))

    def number(self, name: str, default: Any = _NEEDED) -> Any:
        """Return a number that is finite and not negative."""
        value = self._take(name, (int, float), _("a number"), default)
        if value is None:
            return None
        if not math.isfinite(value) or value < 0:
            raise self.wrong(name, _("a number, not below 0"))
        return float(value)

    def whole(self, name: str, default: Any = _NEEDED) -> Any:
        """Return a whole number that is not negative."""
        value = self.number(name, default)
        if value is None:
            return None
        if value != int(value):
            raise self.wrong(name, _("a whole number"))
        return int(value)

    def flag(self, name: str) -> bool:
        """Return true or false; nothing is false."""
        return bool(self._take(name, bool, _("true or false"), False))

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """Return one of some words."""
        value = self._content.get(name)
        if value not in allowed:
            raise self.wrong(name, ", ".join(allowed))
        return str(value)

    def moment(self, name: str) -> str | None:
        """Return a time in ISO form, or None."""
        value = self._take(name, str, _("a time in ISO form"), None)
        if value is None:
            return None
        try:
            # A Z for UTC is understood from Python 3.11 on.
            dt.datetime.fromisoformat(value)
        except ValueError:
            raise self.wrong(name, _("a time in ISO form")) from None
        return str(value)

    def pair(self, name: str | None = None) -> Text:
        """Return a text in both languages, from a field or from this object itself."""
        record = self if name is None else self.record(name)
        return Text(en=record.text("en"), zh=record.text("zh"))

    def record(self, name: str, default: Any = _NEEDED) -> Any:
        """Return an object as a Record."""
        value = self._take(name, dict, _("an object"), default)
        return Record(value, f"{self._where}, {clean(name)}") if isinstance(value, dict) else value

    def records(self, name: str, default: Any = _NEEDED) -> list[Record]:
        """Return a list of objects."""
        values = self._take(name, (list, tuple), _("a list"), default)
        if not all(isinstance(one, dict) for one in values):
            raise self.wrong(name, _("a list of objects"))
        return [Record(one, f"{self._where}, {clean(name)}[{i}]") for i, one in enumerate(values)]

    def texts(self, name: str, default: Any = _NEEDED) -> list[str]:
        """Return a list of clean texts."""
        values = self._take(name, (list, tuple), _("a list"), default)
        if not all(isinstance(one, str) for one in values):
            raise self.wrong(name, _("a list of texts"))
        return [clean(one) for one in values]

    def content(self, name: str, default: Any = _NEEDED) -> dict[str, Any]:
        """Return an object as it stands."""
        return dict(self._take(name, dict, _("an object"), default))

    def mapping_of_texts(self, name: str) -> dict[str, list[Text]]:
        """Return an object of lists of texts in both languages."""
        record = self.record(name)
        return {one: [text.pair() for text in record.records(one)] for one in record.names()}
