"""What members cost beside the goods, what they buy elsewhere, whom they bring, and what a gold card does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WorthTruth:
    """What a member is worth beside what is bought here.

    Attributes
    ----------
    calls, returns, visits : float
        Mean number at each order, for a member of usual demands.
    demanding : float
        Gamma shape of how demanding members are (mean 1).
    costly_share, costly : float
        Share of members who are so many times as demanding as that.
    call_yuan, return_yuan, visit_yuan : float
        What one costs the firm.
    share_a, share_b : float
        Beta parameters of the share of a member's tea that is bought here.
    least_share : float
        No member buys less than this share here.
    asked : float
        Share of members who are drawn by lot and asked what they spend elsewhere.
    stated_error : float
        Standard deviation of the logarithm of what they say.
    refusing : float
        Share of the asked who don't say.
    trust_a, trust_b : float
        Beta parameters of a member's trust in the firm.
    referred : float
        Share of members who were brought by another.
    trust_power : float
        Who brings a new member is drawn from those who are members by then, in proportion to this power of trust.
    pilot_pairs : float
        Pairs of the gold-card pilot, as a share of members.
    pilot_top : float
        Share of members, the best by expected orders, from whom pairs are drawn.
    card_effect : float
        Orders that a card adds, a month, whoever holds it.
    """

    calls: float = 1.1
    returns: float = 0.3
    visits: float = 0.27
    demanding: float = 2.0
    costly_share: float = 0.25
    costly: float = 4.0
    call_yuan: float = 22.0
    return_yuan: float = 45.0
    visit_yuan: float = 160.0
    share_a: float = 1.6
    share_b: float = 2.6
    least_share: float = 0.10
    asked: float = 800 / 3_240
    stated_error: float = 0.30
    refusing: float = 0.18
    trust_a: float = 3.0
    trust_b: float = 2.5
    referred: float = 1_900 / 3_240
    trust_power: float = 2.0
    pilot_pairs: float = 200 / 3_240
    pilot_top: float = 0.3
    card_effect: float = 0.04
