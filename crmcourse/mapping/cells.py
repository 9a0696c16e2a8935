"""One cell of an export, read by the rule of its column, or refused with the reason.

number      a number as our tables write it
day         a day
moment      a day with its time and zone
value       one of a list of values
decided     what a rule says of a cell by itself
Unreadable  why a cell cannot be read

A cell that begins like a formula is a text like any other. Only ``="00123"``, by which tills keep a spreadsheet from
turning an id into a number, is taken for what stands between its quotes.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from crmcourse.mapping.rules import OPEN, Rule
from crmcourse.mapping.words import folded
from crmlib.i18n import N_, Text, both, listed

_GUARDED = re.compile(r'="([^"]*)"|\'(\d[^\']*)')
_UNIT = re.compile(r"^(RMB|CNY|EUR|USD|[¥$€])\s*|\s*(RMB|CNY|EUR|USD|人民币|元|[¥$€])$", re.I)
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
BY_POINT = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d*)?|[+-]?\.\d+")
BY_COMMA = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d*)?|[+-]?,\d+")
_SHORTENED = re.compile(r"[+-]?\d([.,]\d+)?E[+-]?\d+", re.I)
_MONTH = re.compile(
    r"\d{1,2}[-. ]+(jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])|\d{1,2}月\d{1,2}日", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
SERIAL = re.compile(r"([1-7]\d{4})(?:[.,](\d+))?")
_TIME = re.compile(
    r"(?P<day>.+?)(?:[T ]\s*|(?<=日))(?P<before>上午|下午|[AP]M)?\s*(?P<h>\d{1,2}):(?P<m>\d\d)"
    r"(?::(?P<s>\d\d)(?:\.\d+)?)?\s*(?P<after>[AP]M)?\s*(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?",
    re.I,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ["jan", "feb", "mar|mär", "apr", "may|mai", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec|dez"],
        1,
    )
    for name in names.split("|")
}
_WORD = "(?:" + "|".join(_MONTHS) + r")[a-zä]*\.?"
_NAMED_MONTH = re.compile(
    rf"(?:(?P<d>\d{{1,2}})[-. /]+(?P<m>{_WORD})|(?P<n>{_WORD}) *(?P<e>\d{{1,2}}),?)[-. /]+(?P<y>\d{{4}}|\d{{2}})",
    re.I,
)
_BEGINNINGS = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}


class Unreadable(Exception):
    """Why a cell cannot be read, in both languages."""

    def __init__(self, why: str | Text, **facts: object) -> None:
        super().__init__(str(why))
        self.why: Text = why if isinstance(why, Text) else both(why, **facts)


def plain(cell: str) -> str:
    """Return a cell without full-width signs, spaces around it, and what guards it from spreadsheets.

    Examples
    --------
    >>> plain(' ="00123" '), plain("１２．５"), plain("'00123")
    ('00123', '12.5', '00123')
    """
    return unicodedata.normalize("NFKC", unguarded(cell)).replace("\u200b", "").strip()


def unguarded(cell: str) -> str:
    r"""Return a cell as it was before somebody guarded it from spreadsheets; its letters are as they were.

    Examples
    --------
    >>> unguarded('="００123"\t'), unguarded("'00123")
    ('００123', '00123')
    """
    text = cell.strip()
    guarded = _GUARDED.fullmatch(text)
    return (guarded[1] or guarded[2] or "").strip() if guarded else text


def bare(cell: str) -> str:
    """Return a number without its currency, its minus before it, and no spaces between thousands.

    Examples
    --------
    >>> bare("￥1,234.50"), bare("（12.00）"), bare("12,5-"), bare("1 234元")
    ('1,234.50', '-12.00', '-12,5', '1234')
    """
    text = plain(cell).replace("−", "-")
    text = _UNIT.sub("", text)
    if text.startswith("-") and (after := _UNIT.sub("", text[1:])) != text[1:]:
        text = "-" + after  # -¥12
    if text.startswith("(") and text.endswith(")"):
        text = "-" + _UNIT.sub("", text[1:-1].strip())
    elif text.endswith("-"):
        text = "-" + text[:-1].strip()
    return _SPACED.sub("", text)


def number(cell: str, rule: Rule, *, whole: bool) -> str:
    """Return a number as our tables write it.

    Examples
    --------
    >>> number("1.234,50 €", Rule(decimal=","), whole=False), number("3.0", Rule(decimal="."), whole=True)
    ('1234.5', '3')
    """
    text = bare(cell)
    percent = text.endswith("%")
    if percent and not rule.percent:
        raise Unreadable(N_("a percentage: write percent: share (15% is 0.15) or percent: points (15)"))
    text = text.removesuffix("%").strip()
    if _SHORTENED.fullmatch(text):
        raise Unreadable(N_("a spreadsheet shortened it, and digits may be lost: export it as a text"))
    if _MONTH.search(text):
        raise Unreadable(N_("a spreadsheet turned it into a day: export the column as a text"))
    known = {".": BY_POINT, ",": BY_COMMA}.get(rule.decimal)
    if known is None:
        if not re.fullmatch(r"[+-]?\d+", text):
            raise Unreadable(N_('which sign stands before decimals? Write decimal: "." or decimal: ","'))
    elif not known.fullmatch(text):
        if re.search(r"\d", text) and re.search(r"[^\d.,+\-]", text):
            raise Unreadable(N_("not a number alone: write it without unit or words"))
        if re.search(r"\d", text):
            raise Unreadable(N_("not a number with {sign!r} before its decimals"), sign=rule.decimal)
        raise Unreadable(N_("not a number"))
    else:
        thousands = "," if rule.decimal == "." else "."
        text = text.replace(thousands, "").replace(",", ".")
    return _tidied(text, hundredth=percent and rule.percent == "share", whole=whole)


def _tidied(text: str, *, hundredth: bool, whole: bool) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
    before, _point, after = digits.partition(".")
    if hundredth:
        before, after = before.zfill(3)[:-2], before.zfill(3)[-2:] + after
    before, after = before.lstrip("0") or "0", after.rstrip("0")
    if whole and after:
        raise Unreadable(N_("a whole number is needed, and this has decimals"))
    found = before + ("." + after if after else "")
    return sign + found if found != "0" else "0"


def _date(year: str, month: str, date: str, rule: Rule) -> dt.date:
    if len(year) == 2:
        if not rule.century:
            raise Unreadable(N_('a year of two digits: write century: "2000" or century: "1900"'))
        year = rule.century[:2] + year
    try:
        found = dt.date(int(year), int(month), int(date))
    except ValueError:
        raise Unreadable(N_("there is no such day")) from None
    if not 1900 <= found.year <= 2100:
        raise Unreadable(N_("a day that is too far away to be meant"))
    return found


def _day(text: str, rule: Rule) -> dt.date:
    match = _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text)
    if match:
        return _date(match[1], match[2], match[3], rule)
    named = _NAMED_MONTH.fullmatch(text)
    if named:
        month = _MONTHS[(named["m"] or named["n"])[:3].casefold()]
        return _date(named["y"], str(month), named["d"] or named["e"], rule)
    match = YEAR_LAST.fullmatch(text)
    if match and rule.dates == "day-month-year":
        return _date(match[3], match[2], match[1], rule)
    if match and rule.dates == "month-day-year":
        return _date(match[3], match[1], match[2], rule)
    if match:
        raise Unreadable(N_("which is the month? Write dates: day-month-year or dates: month-day-year"))
    raise Unreadable(N_("not a day"))


def _read(cell: str, rule: Rule) -> tuple[dt.date, dt.time | None, str]:
    """Return the day, the time of day if there is one, and its zone if it is named."""
    text = plain(cell)
    counted = SERIAL.fullmatch(text)
    if counted:
        if rule.serial not in _BEGINNINGS:
            day = _BEGINNINGS["1900"] + dt.timedelta(int(counted[1]))
            said = N_(
                'a spreadsheet\'s number for {day}? Then write serial: "1900" (on a Mac perhaps "1904")'
            )
            raise Unreadable(said, day=f"{day:%Y-%m-%d}")
        date = _BEGINNINGS[rule.serial] + dt.timedelta(int(counted[1]))
        seconds = round(float(f"0.{counted[2] or 0}") * 86_400) % 86_400
        time = dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60) if counted[2] else None
        return date, time, ""
    match = _TIME.fullmatch(text)
    if not match:
        return _day(text, rule), None, ""
    half = (match["before"] or match["after"] or "").upper()
    hour = int(match["h"])
    if half in ("PM", "下午") and hour < 12:
        hour += 12
    elif half in ("AM", "上午") and hour == 12:
        hour = 0
    try:
        time = dt.time(hour, int(match["m"]), int(match["s"] or 0))
    except ValueError:
        raise Unreadable(N_("there is no such time of day")) from None
    return _day(match["day"].strip(), rule), time, match["zone"] or ""


def day(cell: str, rule: Rule) -> str:
    """Return a day; a time of day behind it is left out.

    Examples
    --------
    >>> day("2026年3月5日", Rule()), day("5.3.2026", Rule(dates="day-month-year")), day("45123", Rule(serial="1900"))
    ('2026-03-05', '2026-03-05', '2023-07-16')
    """
    return _read(cell, rule)[0].isoformat()


def has_time(cell: str) -> bool:
    """Say whether a cell names a time of day other than midnight."""
    match = _TIME.fullmatch(plain(cell))
    return bool(match and re.search("[1-9]", match["h"] + match["m"] + (match["s"] or "")))


def moment(cell: str, rule: Rule) -> str:
    """Return a time with its zone.

    Examples
    --------
    >>> moment("2026/3/5 下午2:22", Rule(zone="+08:00"))
    '2026-03-05T14:22:00+08:00'
    """
    date, time, zone = _read(cell, rule)
    zone = {"Z": "+00:00", "z": "+00:00"}.get(zone, zone) or rule.zone
    if not zone:
        raise Unreadable(N_('a time without its zone: write zone: "+08:00", for China'))
    if time is None:
        if not rule.time:
            raise Unreadable(N_('a day alone: write time: "12:00" if noon will do for all of them'))
        time = dt.time.fromisoformat(rule.time)
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:] or '00'}"
    return f"{date.isoformat()}T{time.isoformat()}{zone}"


def decided(cell: str, rule: Rule) -> str | None:
    """Return what a rule says of a cell by itself, whatever its column holds; None if it says nothing."""
    return rule.values.get(cell.strip(), rule.values.get(plain(cell)))


def value(cell: str, rule: Rule, known: dict[str, str]) -> str:
    """Return one of a list of values.

    Parameters
    ----------
    cell : str
    rule : Rule
        Its `values` come first.
    known : dict of str to str
        What else may be written → the value that is meant, by `words.folded`.
    """
    meant = decided(cell, rule)
    if meant is None:
        meant = known.get(folded(plain(cell)), OPEN)
    if meant == OPEN:
        allowed = listed(dict.fromkeys(known.values()))
        raise Unreadable(N_("which of {allowed} is it? Write it under values"), allowed=allowed)
    return meant
