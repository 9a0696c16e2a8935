"""Type or pick an utterance, move the strictness: which needs speak, and which words said so?

maslow       the lesson's view
marks_panel  how far the tagger is right, by letters and strictness
share_panel  a tagged share and the share that is really there
shop_panel   one shop's shares, by the letters on which the errors are measured
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd

from crmlib.i18n import N_, _, language, listed
from crmlib.maslow import Need, Tagger, corrected_shares, error_counts, evaluate
from crmlib.maslow.evidence import READS, Explanation
from crmlib.result import Result
from crmlib.stats.prevalence import prevalence
from crmlib.widgets.panel import Choose, Markup, Panel, Slide, Write, panel

_EXAMPLES = {
    "en": (
        "The boiler has been dead for a week and the baby is freezing.",
        "If the company goes bust, do I get my deposit back?",
        "Nobody looked up until I put my suit jacket on.",
    ),
    "zh": (
        "暖气停了一个星期，孩子冻得直哆嗦。",
        "你们要是倒闭了，押金还退吗？",
        "穿着工装进来，店员头都没抬，凭什么？",
    ),
}


def highlight(explanation: Explanation) -> str:
    """Return a text as HTML in which the words that decided are marked and named.

    Nothing is told by colour alone: each marked stretch carries its need in brackets.

    Parameters
    ----------
    explanation : Explanation
        What `Tagger.explain` returned.

    Returns
    -------
    str

    Examples
    --------
    >>> highlight(Tagger().explain("I'm starving"))
    '<p>I&#x27;m <mark>starving</mark> <small>[Physiological needs]</small></p>'
    """
    text, out, at = explanation.text, [], 0
    decided = set(explanation.needs)
    for hit in explanation.hits:
        if hit.counts and hit.tag in decided and hit.start >= at:
            out.append(escape(text[at : hit.start]))
            label = escape(Need(hit.tag).label)
            out.append(f"<mark>{escape(text[hit.start : hit.end])}</mark> <small>[{label}]</small>")
            at = hit.end
    rest = text[at : at + READS]
    return f"<p>{''.join(out)}{escape(rest)}</p>"


def answer(text: str, strictness: float = 0.5) -> Markup:
    """Return what the tagger finds in a text (the widget's pure half).

    It names the motive and leaves the reply to people: whoever complains wants to be heard, not to be sold something.

    Examples
    --------
    >>> "starving</mark>" in answer("I'm starving").html
    True
    """
    found = Tagger(strictness).explain(text)
    needs = str(listed(found.needs)) or _("none: the tagger abstains")
    lines = [_("Needs: {needs}").format(needs=needs)]
    if found.motive:
        lines.append(_("Motive: {motive}").format(motive=found.motive.label))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Markup(highlight(found) + said, "\n".join([text, *lines]))


def maslow(texts: Sequence[str] | None = None) -> Panel:
    """Return the widget.

    Parameters
    ----------
    texts : sequence of str, optional
        Utterances to pick from; three examples unless others are given.

    Returns
    -------
    Panel
    """
    texts = list(_EXAMPLES[language()]) if texts is None else [str(text) for text in texts] or [""]
    view = panel(
        lambda pick, typed, strictness: answer(typed, strictness),
        Choose("pick", N_("Pick"), [(text, text) for text in texts]),
        Write("typed", N_("or type"), texts[0]),
        Slide("strictness", N_("Strictness"), 0.0, 1.0, 0.25, 0.5),
    )
    view.fields["pick"].observe(lambda change: view.set(typed=change["new"]), "value")
    return view


_SEEN = (
    (N_("letters that the tagger has never seen"), "sealed"),
    (N_("letters that it was made with"), "studied"),
)


def marks_panel(sealed: pd.DataFrame, studied: pd.DataFrame) -> Panel:
    """Return the view: choose letters and strictness, see how far the tagger is right.

    Parameters
    ----------
    sealed, studied : DataFrame
        Labelled letters that the tagger has not seen, and those it was made with.

    Returns
    -------
    Panel
    """
    kinds = {"sealed": sealed, "studied": studied}

    def show(letters: str, strictness: float) -> Result:
        scores = evaluate(kinds[letters], strictness=strictness)
        table = scores.table[["labelled", "tagged", "precision", "recall"]]
        return Result(table=table, formats={"precision": ".1%", "recall": ".1%"}, note=scores.note)

    return panel(
        show,
        Choose("letters", N_("Letters"), _SEEN[::-1]),
        Slide("strictness", N_("Strictness"), 0.0, 1.0, 0.25, 0.5),
    )


def share_panel(sealed: pd.DataFrame, studied: pd.DataFrame, need: Need = Need.SAFETY) -> Panel:
    """Return the view: say how many of 1,000 letters got a tag, see the share that is really there.

    Parameters
    ----------
    sealed, studied : DataFrame
        Labelled letters on which the tagger's errors can be measured.
    need : Need, default safety

    Returns
    -------
    Panel
    """
    counts = {name: error_counts(rows, need) for name, rows in (("sealed", sealed), ("studied", studied))}

    def show(tagged: int, errors: str) -> Result:
        found = prevalence(tagged, 1000, **counts[errors])
        table = pd.DataFrame(
            {"share": [found.tagged, found.share], "low": [np.nan, found.low], "high": [np.nan, found.high]},
            index=[N_("as tagged"), "corrected"],
        )
        return Result(table=table, formats=dict.fromkeys(table.columns, ".1%"))

    return panel(
        show,
        Slide("tagged", N_("Letters with the tag, of 1,000"), 100, 400, 10, 150),
        Choose("errors", N_("Errors measured on"), _SEEN[::-1]),
    )


def shop_panel(sealed: pd.DataFrame, studied: pd.DataFrame, shop: str) -> Panel:
    """Return the view: choose on which letters the errors are measured, see the shares of one shop's letters.

    Parameters
    ----------
    sealed, studied : DataFrame
        Labelled letters, the shop's own among the sealed ones.
    shop : str
        How the names of its sources end.

    Returns
    -------
    Panel
    """
    mine = sealed["source"].str.endswith(shop)
    kinds = {"studied": studied, "others": sealed[~mine], "both": pd.concat([sealed[~mine], studied])}

    def show(errors: str) -> Result:
        shares = corrected_shares(sealed["text"][mine], kinds[errors])
        table = shares.table.loc[list(Need), ["tagged_share", "corrected", "low", "high"]]
        return Result(table=table, formats=dict.fromkeys(table.columns, ".1%"), note=shares.note)

    names = [
        (N_("trades that the tagger was made with"), "studied"),
        (N_("all labelled letters together"), "both"),
        (N_("the other sealed trades"), "others"),
    ]
    return panel(show, Choose("errors", N_("Errors measured on"), names))
