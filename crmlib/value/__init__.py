"""Customer delivered value: what a customer gets, less what it costs, and what that does to choice.

Delivered value is total customer value less total customer cost (Kotler; lecture row S2.5). The classic
form adds product, service, personnel and image value and takes off money, time, energy (of the mind) and
effort (of the body); the lectures' form puts consumption activity and potential value in the place of
personnel and image. The question: which offer is worth most to customers, why, and what would change it?

Two ways to weigh the parts. Somebody says the weights (`delivered_value`, `rank_reversal`), or customers
reveal them by choosing among offers: the conditional logit (McFadden 1974) and, where two offers are near
substitutes, the nested logit (McFadden 1978; Train 2009, chapters 3 and 4).

Part, Form           the parts of value and cost; the two forms as schemes
delivered_value      score the offers with stated swing weights
rank_reversal        how sure is the ranking when the weights are not?
screen               set aside the tasks that hold no single choice, and say how many
ConditionalLogit     weights from choices: coefficients, willingness to pay, shares, elasticities, surplus
NestedLogit          the same where some offers are near substitutes
hausman_mcfadden     is "independence of irrelevant alternatives" tenable?
swing_weights        a fitted model's coefficients as swing weights for `delivered_value`
what_if              shares before and after a change of an offer
change_for_share     how much must one attribute change to reach a share?
"""

from crmlib.stats.choice.iia import hausman_mcfadden
from crmlib.stats.choice.tasks import screen
from crmlib.value.logit import ConditionalLogit, NestedLogit
from crmlib.value.parts import Form, Part
from crmlib.value.questions import change_for_share, swing_weights, what_if
from crmlib.value.scores import delivered_value, rank_reversal, score_offers

__all__ = [
    "ConditionalLogit",
    "Form",
    "NestedLogit",
    "Part",
    "change_for_share",
    "delivered_value",
    "hausman_mcfadden",
    "rank_reversal",
    "score_offers",
    "screen",
    "swing_weights",
    "what_if",
]
