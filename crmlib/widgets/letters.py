"""The letters of topic 06: which of the course's texts its lesson shows and its exercises ask about.

The lesson and the exercises choose by the same rules, so both take them from here.

here       the letters in the language in force
sealed     those of the trades that nobody opened while the tagger was made
studied    the others; `words` those among them that gave the tagger its words
three      a letter that the tagger reads clearly, one with two needs, one on which it keeps silent
mailbag    Zhou Min's letters about tea, made uneven
partners   the partner firms' letters, half of them drawn by lot to be read by people
five       five letters, one a need
six        six letters, three of them of somebody who moves away from pain
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from crmlib import datasets, maslow, texts
from crmlib.i18n import LANGUAGES, Text, language

# The texts written first gave the tagger its words; the later ones only taught its second opinion.
_LAST_OF_THE_FIRST = "U1728"
# Chosen by hand among those on which both labellers and the tagger agree: nobody ill, no
# complaint, no dialect, and in the same place the same need and motive in both languages.
_FIVE = {
    "en": ("U0010", "U0030", "U0048", "U0604", "U0619"),
    "zh": ("U3235", "U0648", "U3362", "U3310", "U0670"),
}
_SIX = {
    "en": ("U0527", "U0547", "U0577", "U2540", "U2639", "U2652"),
    "zh": ("U3330", "U0653", "U1233", "U1146", "U0868", "U3316"),
}


def here(code: str | None = None) -> pd.DataFrame:
    """Return the letters in a language, that in force unless one is named; what is missing is empty."""
    table = datasets.load("utterances").fillna("")
    return table[table["language"] == (code or language())]


def sealed(letters: pd.DataFrame) -> pd.DataFrame:
    """Return the letters from places that nobody opened while the tagger was made."""
    return letters[texts.sealed(letters["source"])]


def studied(letters: pd.DataFrame) -> pd.DataFrame:
    """Return the letters that the tagger was made with."""
    return letters[~texts.sealed(letters["source"])]


def words(letters: pd.DataFrame) -> pd.DataFrame:
    """Return the letters that gave the tagger its words."""
    made = studied(letters)
    return made[made["utterance_id"] <= _LAST_OF_THE_FIRST]


def three(letters: pd.DataFrame) -> tuple[str, str, str]:
    """Return three letters: a clear one, one with two needs, and one on which the tagger keeps silent.

    Parameters
    ----------
    letters : DataFrame
        Labelled letters that the tagger has not seen.
    """
    tags, strict = (maslow.tag(letters["text"], strictness=level).table["needs"] for level in (0.5, 1))
    hit, two = tags == letters["needs"], tags.str.contains("|", regex=False)
    clear = hit & ~two & (tags != "") & (strict == "")
    missed = (tags == "") & (letters["needs"] != "")
    return tuple(letters["text"][mask].iloc[0] for mask in (clear, hit & two, missed))  # type: ignore[return-value]


def mailbag(letters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Zhou Min's letters, and the labelled letters of other trades of the same kind.

    All letters about safety are in it and every second one of the rest, as no real mailbag is even.
    """
    known = words(letters)
    tea = known[known["trade"] == "tea"]
    worried = tea["needs"].str.contains("safety")
    return pd.concat([tea[worried], tea[~worried].iloc[::2]]), known.drop(tea.index)


def partners(letters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the partner firms' letters in two halves by lot: those to be counted, those read by people."""
    read = letters.sample(frac=0.5, random_state=6)
    return letters.drop(read.index), read


def five(code: str | None = None) -> pd.DataFrame:
    """Return five letters, one a need, on which both labellers and the tagger agree."""
    return _chosen(here(code), _FIVE[code or language()], ["needs"])


def six(code: str | None = None) -> pd.DataFrame:
    """Return six letters, three away from pain and three toward pleasure, none of them among the `five`."""
    letters = here(code)
    rest = letters[~letters["utterance_id"].isin(five(code)["utterance_id"])]
    return _chosen(rest, _SIX[code or language()], ["motive", "needs"], of_each=3)


def _chosen(
    letters: pd.DataFrame, ids: tuple[str, ...], by: list[str], of_each: int | None = None
) -> pd.DataFrame:
    """Return the letters chosen by hand, or where those are not in force the shortest plain ones."""
    places = {name: place for place, name in enumerate(ids)}
    chosen = letters[letters["utterance_id"].isin(ids)].sort_values(
        "utterance_id", key=lambda one: one.map(places)
    )
    if len(chosen) < len(ids):
        chosen = _plain(sealed(letters)).groupby(by).head(1)
        chosen = chosen if of_each is None else chosen.groupby(by[0]).head(of_each)
        chosen = chosen.sort_values("utterance_id")
    return chosen.set_axis(list("ABCDEF")[: len(chosen)])


def _plain(letters: pd.DataFrame) -> pd.DataFrame:
    """Return letters with one need and a motive on which all agree, short ones first."""
    tags = maslow.tag(letters["text"]).table
    agreed = pd.Series(data=True, index=letters.index)
    for column in ("needs", "motive"):
        one = (letters[column] != "") & ~letters[column].str.contains("|", regex=False)
        agreed &= one & (letters[column] == letters[f"{column}_second"]) & (letters[column] == tags[column])
    return letters[agreed].sort_values("text", key=lambda text: text.str.len(), kind="stable")


def quoted(choose: Callable[[str], pd.DataFrame]) -> dict[str, Text]:
    """Return the chosen letters by name, each in the words of either language, its name before them.

    Parameters
    ----------
    choose : `five` or `six`

    Examples
    --------
    >>> quoted(five)["D"].en
    'D: If you go bust in August like the other lot, do I see my four thousand again?'
    """
    said = {code: choose(code)["text"] for code in LANGUAGES}
    names = sorted(set().union(*(one.index for one in said.values())))
    after = {"en": ": ", "zh": "："}
    return {
        name: Text(**{code: f"{name}{after[code]}{one.get(name, '–')}" for code, one in said.items()})
        for name in names
    }
