"""The customer life cycle: who comes, grows, stays, fades and goes, and what keeps whom?

Two kinds of customers, kept apart from the first line. Of subscribers, who have a contract, the end is seen. Of members
who order when they like it is never seen: silence is all there is, and the same silence means different things for
different people.

customer_record   what a log of orders says of each customer, in one row (lecture row S1.3)
LifeStage         acquisition, growth, maturity, decline, departure (S1.4)
StageRules        who is in which stage, by rules that look at the past alone
validate          what customers of each stage did afterwards
transitions       who moves from which stage to which
"""

from crmlib.frames.record import customer_record
from crmlib.lifecycle.stages import LifeStage, StageRules
from crmlib.stats.staged import validate
from crmlib.stats.transitions import transitions

__all__ = ["LifeStage", "StageRules", "customer_record", "transitions", "validate"]
