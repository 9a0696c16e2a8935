"""Telephone sales: how many calls, to whom, when, and does the funnel hold what next month needs?

FunnelLayer   contacted, hard to reach, aware of a problem, ready to solve; then the order (lecture rows S4.15, S4.16)
Funnel        how long leads stay in each layer and which share goes on; which layer runs dry, what is to come

usable        dials that can be counted: second entries and wrong clocks left out
call_path     where cold calls end, step by step
orders_from   how many orders so many dials will bring, and how sure a target is (S4.17)
dials_for     how many dials a target needs
day_plan      whether they fit into a day's golden hours
levers        what business sense, volume and quality of talk are worth
hour_effect   what golden hours do, as callers chose them and where a lot did
talk_effect   what the opening and each prepared item do (S4.18)

inbound_load  what comes in at the desk that people ring, by hour
agents_for    how many agents answer in time, where callers wait for ever and where they give up

The arithmetic of queues stands in `crmlib.stats.queues`, of counts to come in `crmlib.stats.predicted`.
"""

from crmlib.frames.dialled import usable
from crmlib.stats.agents import agents_for
from crmlib.stats.by_hour import hour_effect
from crmlib.stats.inbound import inbound_load
from crmlib.telesales.funnel import Funnel, FunnelLayer
from crmlib.telesales.plan import day_plan, dials_for, levers, orders_from
from crmlib.telesales.talks import call_path, talk_effect

__all__ = [
    "Funnel",
    "FunnelLayer",
    "agents_for",
    "call_path",
    "day_plan",
    "dials_for",
    "hour_effect",
    "inbound_load",
    "levers",
    "orders_from",
    "talk_effect",
    "usable",
]
