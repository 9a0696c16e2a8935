"""What the lesson of topic 06 shows of its letters, as tables and texts in the language in force.

same_product    one product, two motives
labelled        letters with their needs and motive, for reading
denied          what the tagger makes of a need denied, and of irony
quotas          how many letters of each need there are in a source
motives         each need by the motive that comes with it
agreement       how far two labellers agree, beside people
evidence        the words in a letter that speak for something, and what follows
by_strictness   what the tagger hears in a letter, from lenient to strict
claims          the tables that exercise 6.4 asks about
exam            the tagger's marks on letters that it was made with, and on sealed ones
beside_labels   shares of a mailbag beside those that the labels show
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from crmlib import maslow
from crmlib.i18n import N_, Text, both, lines, listed
from crmlib.maslow.evaluate import Shares
from crmlib.result import Bars, Result
from crmlib.stats.intervals import in_words
from crmlib.widgets import letters

_MEAL, _PHONE = Text(en="a meal", zh="一餐饭"), Text(en="a phone", zh="一部手机")
_SOLD = (
    (
        _MEAL,
        "away",
        "Nothing left in the kitchen, and the children come at six.",
        "米缸空了，孩子六点就放学。",
    ),
    (
        _MEAL,
        "toward",
        "Seven courses and candles: it is our anniversary.",
        "结婚纪念日，想吃一顿像样的大餐。",
    ),
    (_PHONE, "away", "The clinic must be able to reach me.", "医院有事得找得到我。"),
    (
        _PHONE,
        "toward",
        "The old one works, but that screen, those colours.",
        "旧的还能用，可那块彩屏真好看。",
    ),
)
_DENIED = (
    Text(en="I'm hungry, what have you got?", zh="我饿了，有什么吃的？"),
    Text(en="I'm not hungry, thanks.", zh="我不饿，谢谢。"),
    Text(en="I don't worry about the warranty, honestly.", zh="保修我倒不担心。"),
    Text(
        en="Lovely, I feel really valued: forty minutes on hold.", zh="真荣幸，排了一小时队，您总算看我一眼。"
    ),
)
# Rashkin and others (2018), people who labelled the needs of characters in short stories.
_PEOPLE = 0.30
_STEPS = (0, 0.25, 0.5, 0.75, 1)
_LABELS = N_("as the labels show")


def same_product() -> Result:
    """Return four sayings about two products: the motive, and the style that answers it."""
    rows = [(Text(en, zh), maslow.Motive(motive), maslow.sell(motive)) for _what, motive, en, zh in _SOLD]
    table = pd.DataFrame(rows, columns=["says", "motive", "style"])
    table.index = pd.Index([what for what, *_rest in _SOLD], dtype=object)
    return Result(table=table)


def labelled(rows: pd.DataFrame) -> Text:
    """Return letters, each with the needs and the motive that the first labeller heard."""
    return lines(
        *(_read(row.text, row.needs, row.motive) for row in rows[["text", "needs", "motive"]].itertuples())
    )


def denied() -> Text:
    """Return four sayings with what the tagger makes of them: one plain, two denials, one ironic."""
    found = [(text, maslow.Tagger().explain(str(text))) for text in _DENIED]
    return lines(*(_read(text, "|".join(one.needs), one.motive) for text, one in found))


def _read(text: Text | str, needs: str, motive: str | None) -> Text:
    return lines(text, both("    → {needs} · {motive}", needs=_needs(needs), motive=_motive(motive)))


def _needs(joined: str) -> Text:
    none = both("no need")
    return listed(maslow.Need(one) for one in joined.split("|")) if joined else none


def _motive(value: str | None) -> Text:
    return listed([maslow.Motive(value)]) if value else both("no motive")


def quotas(rows: pd.DataFrame, least: int = 50) -> Result:
    """Return for each need how many letters the poorest and the richest of the larger sources have.

    Parameters
    ----------
    rows : DataFrame
    least : int, default 50
        Letters that a source must have to count as a larger one.
    """
    large = rows[rows.groupby("source")["text"].transform("size") >= least]
    counts = large["needs"].str.get_dummies("|").groupby(large["source"]).sum()
    counts = counts[[need.value for need in maslow.Need]].set_axis(list(maslow.Need), axis=1)
    return Result(table=pd.DataFrame({"least": counts.min(), "most": counts.max(), "all": counts.sum()}))


def motives(rows: pd.DataFrame) -> Bars:
    """Return how many letters of each need come with each motive; those without a motive are left out."""
    names = {motive.value: motive.labels[0] for motive in maslow.Motive}
    each = rows[rows["needs"] != ""].assign(need=rows["needs"].str.split("|")).explode("need")
    table = pd.crosstab(each["need"], each["motive"].map(names))
    table = table.reindex([need.value for need in maslow.Need], columns=list(names.values()), fill_value=0)
    table.index, table.columns = pd.Index(list(maslow.Need), dtype=object), list(table.columns)
    two = int(rows["needs"].str.contains("|", regex=False).sum())
    return Bars(
        table=table, columns=tuple(table.columns), label=N_("Texts"), formats=dict.fromkeys(table.columns, "g"),
        note=both("{n} of {all} letters show two needs at once.", n=two, all=len(rows)),
    )  # fmt: skip


def agreement(rows: pd.DataFrame) -> Result:
    """Return how far two labellers of these letters agree, beside how far people agreed elsewhere."""
    ours = maslow.agreement(rows["needs"], rows["needs_second"]).table.loc["all", "alpha"]
    names = [both("the two labellers of these letters"), both("people (Rashkin and others, 2018)")]
    table = pd.DataFrame({"agreement": [ours, _PEOPLE]}, index=pd.Index(names, dtype=object))
    return Result(
        table=table, formats={"agreement": ".2f"},
        note=both("1 is always, 0 is as often as chance would have it (Krippendorff's α)."),
    )  # fmt: skip


def evidence(text: str) -> Result | Text:
    """Return the words in a letter that speak for a need, and what follows from them.

    Words of little weight, which only matter in company, are left out; where no word speaks, only what follows is said.
    """
    found = maslow.Tagger().explain(text)
    tags = {need.value: need for need in maslow.Need}
    strong = found.table["counts"] & found.table["tag"].isin(tags) & (found.table["weight"] >= 1)
    table = found.table[strong].assign(tag=lambda rows: rows["tag"].map(tags))
    heard = both(
        "The tagger hears: {needs} · {motive}", needs=listed(found.needs), motive=_motive(found.motive)
    )
    said = heard if found.needs else both("The tagger keeps silent.")
    if table.empty:
        return said
    return Result(table=table.set_index("words")[["tag", "weight"]], formats={"weight": ".1f"}, note=said)


def by_strictness(*texts: str) -> Result:
    """Return how much evidence each strictness asks for, and which needs are still heard in two letters."""
    taggers = [maslow.Tagger(step) for step in _STEPS]
    rows = [
        [one.threshold, *(_needs("|".join(one.explain(text).needs)) for text in texts)] for one in taggers
    ]
    names = [N_("evidence asked for"), N_("first letter"), N_("second letter")][: len(texts) + 1]
    return Result(table=_by_step(pd.DataFrame(rows, columns=names), _STEPS), formats={names[0]: ".1f"})


def _by_step(table: pd.DataFrame, steps: Iterable[float]) -> pd.DataFrame:
    return table.set_axis(
        pd.Index([both("strictness {step:g}", step=one) for one in steps], dtype=object), axis=0
    )


def claims(rows: pd.DataFrame, languages: pd.DataFrame) -> list[Text | Result]:
    """Return three tables with what they are: coverage on sealed and on known letters, and the two languages.

    Parameters
    ----------
    rows : DataFrame
        Letters in one language.
    languages : DataFrame
        Letters in both.
    """
    columns = ["coverage", "coverage_low", "coverage_high"]

    def covered(some: pd.DataFrame, steps: tuple[float, ...]) -> Result:
        table = maslow.by_strictness(some, steps=steps).table[columns]
        how = in_words(0.95, "Wilson")
        return Result(table=_by_step(table, steps), formats=dict.fromkeys(columns, ".0%"), note=how)

    return [
        both("1. Trades that nobody opened"), covered(letters.sealed(rows), (0, 0.5, 1)),
        both("2. Trades that the tagger was made with"), covered(letters.studied(rows), (0.5,)),
        both("3. The two languages, in trades that nobody opened"), maslow.parity(letters.sealed(languages)),
    ]  # fmt: skip


def exam(rows: pd.DataFrame) -> Result:
    """Return the tagger's precision and coverage on letters that it was made with and on sealed ones."""
    groups = {
        both("trades that gave it its words"): letters.words(rows),
        both("trades that nobody opened"): letters.sealed(rows),
    }
    marks = {
        name: maslow.by_strictness(group, steps=(0.5,)).table.iloc[0].rename(name)
        for name, group in groups.items()
    }
    columns = ["precision", "precision_low", "precision_high", "coverage"]
    table = pd.DataFrame(
        [mark[columns] for mark in marks.values()], index=pd.Index(list(marks), dtype=object)
    )
    return Result(table=table, formats=dict.fromkeys(columns, ".0%"), note=in_words(0.95, "Wilson"))


def beside_labels(shares: Shares, rows: pd.DataFrame) -> Shares:
    """Return a mailbag's shares beside those that the labels of the same letters show.

    Parameters
    ----------
    shares : Shares
        What `crmlib.maslow.corrected_shares` made of the letters.
    rows : DataFrame
        The letters themselves, with their labels.
    """
    table = shares.table[["tagged_share", "corrected", "low", "high"]].copy()
    table[_LABELS] = [*_carried(rows["needs"], maslow.Need), *_carried(rows["motive"], maslow.Motive)]
    table["inside"] = table[_LABELS].between(table["low"], table["high"])
    return replace(shares, table=table, formats={**shares.formats, _LABELS: ".0%"})


def _carried(cells: pd.Series, tags: Iterable[str]) -> list[float]:
    return [float(cells.str.split("|").map(lambda one, tag=tag: str(tag) in one).mean()) for tag in tags]
