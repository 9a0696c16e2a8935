"""The market: who buys which brand how often, and is a low customer share a problem of ours?

A household panel shows the whole market: what its members buy of us and of others. Customer share follows size, so a
brand is held beside what any brand of its size would show before anybody speaks of loyalty (lecture rows S0.3 to S0.7,
S3.1 to S3.3, S3.10).

usable            purchases that can be used, and what was left out; `.year(1)`, `.between(…)`, `.within(city=…)`
parfitt_collins   a market share as a product: how many buy × how much they give us × how much they buy
compare           which of these parts moved a share
sales_change      what moved sales: the market (environment), or our part of it (strategy)
customer_share    a brand's share of what its customers buy, of all together and of each
loyal             how much the loyal buy
double_jeopardy   each brand beside what its size gives (NBD-Dirichlet): who beats its size?
duplication       which brands share buyers: what is one market?
hard_market       the traits of a hard market as numbers
one_change        what a change in one city did (difference in differences, cities drawn by lot)
capital           which part of a year's sales came from the customers of the year before
exchange          what buyer and seller gain by an offer
"""

from crmlib.frames.diaries import usable
from crmlib.market.customers import customer_share, loyal
from crmlib.market.jeopardy import double_jeopardy, duplication
from crmlib.market.shares import compare, parfitt_collins, sales_change
from crmlib.market.signs import capital, hard_market, one_change
from crmlib.stats.exchange import exchange

__all__ = [
    "capital",
    "compare",
    "customer_share",
    "double_jeopardy",
    "duplication",
    "exchange",
    "hard_market",
    "loyal",
    "one_change",
    "parfitt_collins",
    "sales_change",
    "usable",
]
