"""The customer life cycle: who comes, grows, stays, fades and goes, and what keeps whom?

Two kinds of customers, kept apart from the first line. Of subscribers, who have a contract, the end is seen. Of members
who order when they like it is never seen: silence is all there is, and the same silence means different things for
different people.

customer_record   what a log of orders says of each customer, in one row (lecture row S1.3)
LifeStage         acquisition, growth, maturity, decline, departure (S1.4)
StageRules        who is in which stage, by rules that look at the past alone
validate          what customers of each stage did afterwards
transitions       who moves from which stage to which
uplift            what a voucher or a call changes, by stage, where a lot decided who got it
policy            whom to take first, and what that is worth against other ways to choose

usable            subscriptions that can be followed: pauses joined, from when on each was watched
tenure            which share is still here after so many months, those who are still here respected
ends              which share has come to each end, in the presence of the others
Hazard            what makes subscribers leave, and how many more would stay if it were mended
keep_or_win       what a subscriber costs who is kept, and one who is won (S1.7)
"""

from crmlib.frames.record import customer_record
from crmlib.frames.register import usable
from crmlib.lifecycle.effect import keep_or_win
from crmlib.lifecycle.hazard import Hazard
from crmlib.lifecycle.stages import LifeStage, StageRules
from crmlib.lifecycle.tenure import ends, tenure
from crmlib.stats.staged import validate
from crmlib.stats.targeting import policy
from crmlib.stats.transitions import transitions
from crmlib.stats.uplift import uplift

__all__ = [
    "Hazard",
    "LifeStage",
    "StageRules",
    "customer_record",
    "ends",
    "keep_or_win",
    "policy",
    "tenure",
    "transitions",
    "uplift",
    "usable",
    "validate",
]
