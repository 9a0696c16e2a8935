"""Type or pick an utterance, move the strictness: which needs speak, and which words said so?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from crmlib.i18n import N_, _, language, listed
from crmlib.maslow import Need, Tagger
from crmlib.maslow.evidence import READS, Explanation
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
