"""A label for each of several items.

LabelTable    item → label, or several labels; every row counts for itself
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.vocabulary import Vocabulary
from crmcourse.exercises.blank import Blank
from crmcourse.exercises.containers import is_empty, mapping, sequence, size
from crmcourse.exercises.plain import CannotRead, NotAttempted, is_a, unwrap
from crmlib.i18n import Text, _, both, listed


@dataclass(frozen=True, eq=False)
class LabelTable(Answer):
    """A label for each item, as a dict, a Series or a table of two columns.

    In the **key**, a text is the one right label; a *set* means that all of these labels apply; a
    *list* or *tuple* means that any one of these labels will do. A row left blank scores nothing.

    Parameters
    ----------
    items : mapping of name to Text, an enum class, names, or a function that gives one of these
        What is to be labelled; a function follows the data in force.
    labels : mapping of name to Text, an enum class, or names
        The labels there are.
    several : bool, default False
        Whether a row may have several of them; a form then gives each row tick boxes.
    """

    items: Mapping[str, Any] | Iterable[str] | Any
    labels: Mapping[str, Any] | Iterable[str] | Any = ()
    several: bool = False
    worded = "labels"
    kind = "labels"

    @property
    def rows(self) -> Vocabulary:
        """The items by name and label."""
        return Vocabulary(self.items)

    @property
    def words(self) -> Vocabulary:
        """The labels by name and label."""
        return Vocabulary(self.labels)

    def expects(self) -> Text:
        """Say that a dictionary from items to labels is expected."""
        words = self.words
        return both(
            'a dictionary such as {{"{item}": "{label}", …}}, with labels from: {known}',
            item=self.rows.names[0],
            label=words.names[0],
            known=words.listed(),
        )

    def read(self, value: object) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return for each item ``("all" | "any", labels)``; rows left blank are left out."""
        table: dict[str, tuple[str, tuple[str, ...]]] = {}
        pairs = mapping(value)
        filled = [(item, label) for item, label in pairs if not _is_open(label)]
        if pairs and not filled:
            raise NotAttempted
        rows, words = self.rows, self.words
        for item, label in filled:
            name = rows.find(item)
            if name in table:
                raise CannotRead(both("This stands in it more than once: {names}.", names=name))
            table[name] = _cell(words, label)
        return table

    def score(self, read: dict, key: dict) -> Score:
        """Return the mean over the key's rows of how far each row's labels agree."""
        rows = {name: _agreement(read.get(name), wanted) for name, wanted in key.items()}
        total = sum(rows.values()) / len(rows)
        if total == 1.0:
            return Score(1.0)
        from crmlib.seen import together  # brings pandas, which a start does not wait for

        right = sum(share == 1 for share in rows.values())
        said: list[Text] = (
            [both("{right} of {count} rows agree.", right=right, count=len(rows))] if total else []
        )
        wrong = [name for name, share in rows.items() if share < 1 and name in read]
        if not total:
            said.append(both("No row agrees yet."))
        elif wrong:
            said.append(both("Look again at: {names}.", names=self._named(wrong)))
        if empty := [name for name in rows if name not in read]:
            said.append(both("Still empty: {names}.", names=self._named(empty)))
        return Score(total, together(*said))

    def _named(self, names: list[str]) -> Text:
        return listed(self.rows.named(name) for name in names[:6])

    def record(self, read: dict) -> Any:
        """Return each row's label, or labels, as a trainee would write them."""
        rows = {
            name: labels[0] if len(labels) == 1 else list(labels) for name, (_how, labels) in read.items()
        }
        return super().record(rows)

    def show(self, key: dict) -> str:
        """Return the rows one after the other."""
        joined, rows, words = {"all": " + ", "any": " / "}, self.rows, self.words
        told = [
            both("{row}: {labels}", row=rows.shown(name), labels=joined[how].join(map(words.label, labels)))
            for name, (how, labels) in key.items()
        ]
        return _("; ").join(str(one) for one in told)


def _cell(words: Vocabulary, label: object) -> tuple[str, tuple[str, ...]]:
    """Return how many of a cell's labels are meant, and which."""
    label = unwrap(label)
    if size(label) is None or type(label) is str:
        return "all", (words.find(label),)
    how = "any" if is_a(label, list, tuple) else "all"
    return how, tuple(sorted({words.find(one) for one in sequence(label, ordered=False, limit=50)}))


def _is_open(label: object) -> bool:
    return (
        label is None or type(label) is Blank or (type(label) is float and label != label) or is_empty(label)
    )


def _agreement(given: tuple[str, tuple[str, ...]] | None, wanted: tuple[str, tuple[str, ...]]) -> float:
    """Return 1 for a row that agrees, the shared part of the labels for one that half agrees, else 0."""
    if given is None:
        return 0.0
    mine, (how, right) = set(given[1]), wanted
    if how == "any":
        # One alternative, or several of them; the key itself lists all.
        return float(bool(mine) and mine <= set(right))
    return len(mine & set(right)) / len(mine | set(right))
