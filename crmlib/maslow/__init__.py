"""Needs and motives: what does a customer need behind the words, and is it pain or pleasure that moves?

Maslow's five needs (1943; lecture row S0.17) as tags that may stand side by side, never as a ladder (Tay
and Diener 2011), and the two motives of lecture row S4.2: away from pain, which crisis marketing answers,
and toward pleasure, which vision marketing answers.

The core is a lexicon of some thousand expressions in each language, kept as plain files that anyone can
read and correct. It shows the words that decided, hears what is negated or put aside, and says nothing
where the evidence is thin. A second opinion, learned from labelled texts, may object to it or support it.
Two people agree on such labels only at α ≈ .3–.7, so a tag is a hint to look,
never a truth about a customer; before a share is reported it is corrected for the tagger's own errors.

Need, Motive, Marketing   the five needs, the two motives, the two styles of marketing
sell                      the style that answers a motive
tag, Tagger               tag texts, with a strictness; ``Tagger().explain(text)`` shows the words
evaluate, parity          precision, recall, coverage against labels, by language
agreement                 how far do two people agree?
by_strictness             what strictness buys in precision and costs in coverage
error_counts              what labelled texts say of one tag's errors
corrected_shares          a mailbag's needs and motives, corrected for these errors

The lexicon's language, negation and the learned weights are those of `crmlib.texts`; agreement, scores and the
correction of a share, for labels of any kind, those of `crmlib.stats`.
"""

from crmlib.maslow.evaluate import (
    agreement,
    by_strictness,
    corrected_shares,
    error_counts,
    evaluate,
    parity,
)
from crmlib.maslow.needs import Marketing, Motive, Need, sell
from crmlib.maslow.tagger import Tagger, tag

__all__ = [
    "Marketing",
    "Motive",
    "Need",
    "Tagger",
    "agreement",
    "by_strictness",
    "corrected_shares",
    "error_counts",
    "evaluate",
    "parity",
    "sell",
    "tag",
]
