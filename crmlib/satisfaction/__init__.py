"""Satisfaction, loyalty and the trap between them: how satisfied are customers, do they stay, and how sure are we?

Satisfaction is what somebody says when asked, loyalty what somebody does later (lecture rows S2.6, S2.7, S4.8). Between
the two lie who answers, who asks, what holds a customer, and a curve that is no line.

usable         the rows that can be used, and why the others cannot
score          net promoter score, satisfied share, top box, mean or index, with intervals, by group
ranking        groups in order, and how likely the first is truly first
needed         how many answers a net promoter score takes
nonresponse    what those who answered say of everybody
loyalty_curve  share that stays by answer; the steps, and the curve that may only rise
trap           one table read in both directions: left of the satisfied, satisfied of those who left
relations      four loyalty types, and how many are held by a barrier
why_leave      causes among the satisfied
ages           what satisfaction is made of, by when customers were born
wallet_rule    the share of wallet that a rank among brands stands for
interviews     a share by how guests were picked, and what the chosen ones are worth
"""

from crmlib.satisfaction.asking import interviews, nonresponse, usable
from crmlib.satisfaction.causes import ages, why_leave
from crmlib.satisfaction.curve import loyalty_curve, relations, trap
from crmlib.satisfaction.scores import ranking, score
from crmlib.stats.net_score import needed
from crmlib.stats.wallet import wallet_rule

__all__ = [
    "ages",
    "interviews",
    "loyalty_curve",
    "needed",
    "nonresponse",
    "ranking",
    "relations",
    "score",
    "trap",
    "usable",
    "wallet_rule",
    "why_leave",
]
