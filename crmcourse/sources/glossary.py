"""The field's words in both languages, from ``notebooks/glossary.yml``: one place that settles what a term is called.

Term       a term, its Chinese, and the lecture rows that use it
read       the terms, by section
page       the glossary as Markdown
write      write it to ``docs/glossary.md``, where there is such a folder
outdated   whether the committed page says something else
disagrees  a text and its translation that call a term otherwise
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmcourse.files import write_atomically
from crmcourse.sources.syllabus import Syllabus
from crmlib.errors import DataError
from crmlib.i18n import Text, _

SOURCE = "glossary.yml"
FILE = Path("docs", "glossary.md")
_ABOUT = (
    "What the field's words are called in the course. Written from `notebooks/glossary.yml` by `crm-course build`.",
    "课程里各个术语的中英文说法。本页由 `crm-course build` 根据 `notebooks/glossary.yml` 生成。",
)
_HEAD = "| English | 中文 | lectures · 讲义 |\n|---|---|---|"


@dataclass(frozen=True)
class Term:
    """A term of the field.

    Attributes
    ----------
    en, zh : str
        What the course calls it.
    rows : tuple of str
        Lecture rows that use it; empty for a word of statistics.
    lecture : str
        The lectures' Chinese, where the course says it otherwise.
    also : tuple of str
        Other Chinese forms that may stand for it in a sentence.
    """

    en: str
    zh: str
    rows: tuple[str, ...] = ()
    lecture: str = ""
    also: tuple[str, ...] = ()


def read(path: Path) -> Mapping[Text, Sequence[Term]]:
    """Return the terms by the title of their section.

    Parameters
    ----------
    path : path
        The glossary.

    Raises
    ------
    DataError
        If a term lacks a language, or stands there twice.
    """
    import yaml

    sections: dict[Text, list[Term]] = {}
    seen: set[str] = set()
    for section in yaml.safe_load(path.read_text("utf-8")):
        terms = sections.setdefault(Text(**section["title"]), [])
        for words in section["terms"]:
            if not words.get("en") or not words.get("zh"):
                raise DataError(_("{file}: {term} needs en and zh.").format(file=path.name, term=words))
            if words["en"].casefold() in seen:
                message = _("{file}: the term {term} stands in it twice.")
                raise DataError(message.format(file=path.name, term=words["en"]))
            seen.add(words["en"].casefold())
            lists = {name: tuple(words.get(name, ())) for name in ("rows", "also")}
            terms.append(Term(words["en"], words["zh"], lecture=words.get("lecture", ""), **lists))
    return sections


def page(sections: Mapping[Text, Sequence[Term]]) -> str:
    """Return the glossary as a page of Markdown, a table a section."""
    parts = ["# Glossary · 术语表", *_ABOUT]
    for title, terms in sections.items():
        parts.append("\n".join([f"## {title.en} · {title.zh}", "", _HEAD, *map(_row, terms)]))
    return "\n\n".join(parts) + "\n"


def _row(term: Term) -> str:
    chinese = f"{term.zh}（讲义：{term.lecture}）" if term.lecture else term.zh
    return f"| {term.en} | {chinese} | {', '.join(term.rows)} |"


def disagrees(en: str, zh: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms of several words that the English uses and the Chinese calls otherwise.

    A single word ("growth") has other meanings as well, and is held against the glossary only where it stands alone.

    Examples
    --------
    >>> term = Term("willingness to pay", "支付意愿")
    >>> disagrees("Their willingness to pay", "他们愿意付多少", [term]) == [term]
    True
    """
    found = []
    for term in terms:
        alone = en.strip().casefold() == term.en.casefold()
        inside = " " in term.en and re.search(rf"\b{re.escape(term.en)}", en, re.IGNORECASE)
        if (alone or inside) and not any(word in zh for word in (term.zh, *term.also)):
            found.append(term)
    return found


def write(syllabus: Syllabus) -> bool:
    """Bring the page beside the notebooks' folder up to the glossary; return whether it changed."""
    path = syllabus.folder.parent / FILE
    source = syllabus.folder / SOURCE
    if not source.is_file() or not path.parent.is_dir():
        return False
    return write_atomically(path, page(read(source)).encode("utf-8"))


def outdated(syllabus: Syllabus) -> bool:
    """Return whether the page beside the notebooks' folder says something else than the glossary."""
    path, source = syllabus.folder.parent / FILE, syllabus.folder / SOURCE
    if not source.is_file() or not path.parent.is_dir():
        return False
    return not path.is_file() or path.read_text("utf-8") != page(read(source))
