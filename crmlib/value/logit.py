"""The choice models of this topic: those of `crmlib.stats.choice`, with the parts of delivered value as attributes.

ConditionalLogit   one taste for all, all rivals equally near
NestedLogit        the same where some offers are near substitutes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmlib.stats.choice import conditional, nested
from crmlib.value.parts import Form


@dataclass
class ConditionalLogit(conditional.ConditionalLogit):
    """McFadden's conditional logit: the weights of value and cost that customers reveal by choosing.

    One taste for all: no mixed logit and no latent classes. Categories need 0/1 columns, differences between
    people their product with an attribute, and a new offer can only be judged by a model without constants.

    Parameters
    ----------
    attributes : Form or sequence of Part or str, default Form.CLASSIC
        The columns that drive choice. A `Part` is a value or a cost and has an expected sign; a column that is named
        by a text is your own, whatever it is called, and only the price is expected to count against an offer.
    constants, base, price, task, alternative, chosen, level, cluster, weight
        As for `crmlib.stats.choice.conditional.ConditionalLogit`, which also says what a fitted model can tell, what
        is refused, and what the model cannot do.

    References
    ----------
    McFadden, D. (1974) Conditional logit analysis of qualitative choice behavior. Train, K. (2009) *Discrete
    Choice Methods with Simulation*, 2nd ed., chapter 3.

    Examples
    --------
    >>> from crmlib import datasets, value
    >>> kept = value.screen(datasets.load("choices")).kept
    >>> model = value.ConditionalLogit().fit(kept)
    >>> round(float(model.willingness_to_pay().table.loc["service", "wtp"]), 1)
    13.3
    """

    attributes: Form | Sequence[str] = Form.CLASSIC


@dataclass
class NestedLogit(nested.NestedLogit):
    """Nested logit, with one dissimilarity a nest: 1 as if there were none, toward 0 perfect substitutes.

    Parameters
    ----------
    attributes : Form or sequence of Part or str, default Form.CLASSIC
        As for `ConditionalLogit`.
    constants, base, price, task, alternative, chosen, level, cluster, weight
        As for `ConditionalLogit`.
    nests : mapping of name to alternatives
        Alternatives that share a nest; the others stand alone.

    References
    ----------
    McFadden, D. (1978) Modelling the choice of residential location. Train, K. (2009), chapter 4.

    Examples
    --------
    >>> NestedLogit(nests={"tea houses": ("greenhill", "mistypeak")}).nests["tea houses"]
    ('greenhill', 'mistypeak')
    """

    attributes: Form | Sequence[str] = Form.CLASSIC
