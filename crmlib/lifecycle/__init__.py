"""The customer life cycle: who comes, grows, stays, fades and goes, and what keeps whom?

Two kinds of customers, kept apart from the first line. Of subscribers, who have a contract, the end is seen. Of members
who order when they like it is never seen: silence is all there is, and the same silence means different things for
different people.

usable       subscriptions that can be followed: pauses joined, from when on each was watched
tenure       which share is still here after so many months, those who are still here respected
ends         which share has come to each end, in the presence of the others
Hazard       what makes subscribers leave, and how many more would stay if it were mended
uplift       what a voucher or a call changes, by stage, where a lot decided who got it
policy       whom to take first, and what that is worth against other ways to choose
keep_or_win  what a subscriber costs who is kept, and one who is won
"""

from crmlib.frames.register import usable
from crmlib.lifecycle.effect import keep_or_win
from crmlib.lifecycle.hazard import Hazard
from crmlib.lifecycle.tenure import ends, tenure
from crmlib.stats.targeting import policy
from crmlib.stats.uplift import uplift

__all__ = ["Hazard", "ends", "keep_or_win", "policy", "tenure", "uplift", "usable"]
