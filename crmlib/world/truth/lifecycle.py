"""How long subscribers stay and why they leave, and what a voucher adds in each stage of a member's life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SubscriptionTruth:
    """How long subscribers of the monthly tea stay, and why they leave.

    Every subscriber leaves with the same probability in every month, her own: nobody becomes more loyal. Trouble drives
    some away whatever their own inclination, as many as make the log-odds of leaving, among all who are there in a
    month and came by one channel, rise by exactly the numbers below.

    Attributes
    ----------
    subscribed : float
        Subscriptions on file, as a share of members.
    inclined : tuple of (channel, share, a, b)
        How subscribers were won, and the Beta parameters of their monthly probability to leave.
    soon : float
        How soon after the card a subscription begins: the power of a uniform share of the time that is left.
    moving, failing : float
        Probability, a month, to end because of moving away, because a payment failed.
    late_share, wrong_share, call_share, unanswered_share : float
        Of months: parcel late, another tea than ordered, called the firm; of calls: unanswered.
    late, wrong_tea, unanswered : float
        What each adds to the log-odds of leaving. The price adds nothing.
    apology : float
        What a call of apology adds in a late month; half of them get one, by lot, and ``late`` is the mean of both.
    blank : float
        Share of ends whose reason was not noted.
    paused : float
        Share of subscriptions of five months and more that paused once; their end was noted, and a new number given.
    backward : float
        Subscriptions whose noted end lies before their start, as a share of members.
    """

    subscribed: float = 2_400 / 3_240
    inclined: tuple[tuple[str, float, float, float], ...] = (
        ("advertisement", 0.40, 1.1, 6.0),
        ("shop", 0.25, 0.9, 8.0),
        ("referral", 0.20, 0.7, 11.0),
        ("event", 0.15, 1.0, 6.5),
    )
    soon: float = 1.5
    moving: float = 0.008
    failing: float = 0.001
    late_share: float = 0.06
    wrong_share: float = 0.03
    call_share: float = 0.10
    unanswered_share: float = 0.25
    late: float = 1.1
    wrong_tea: float = 0.7
    unanswered: float = 0.5
    apology: float = -0.4
    blank: float = 0.22
    paused: float = 0.025
    backward: float = 4 / 3_240

    def calm(self, a: np.ndarray, b: np.ndarray, month: np.ndarray) -> np.ndarray:
        """Return the share of those still there in a month who end without trouble: the quick ones went before."""
        own = a / (a + b + month - 1)
        share: np.ndarray = 1 - (1 - own) * (1 - self.moving) * (1 - self.failing)
        return share

    def driven(self, calm: np.ndarray, adds: np.ndarray) -> np.ndarray:
        """Return the share of those who would stay whom trouble drives away, by what it adds to the log-odds."""
        odds = calm / (1 - calm) * np.exp(adds)
        share: np.ndarray = (odds / (1 + odds) - calm) / (1 - calm)
        return share

    def still_there(self, months: int) -> dict[str, np.ndarray]:
        """Return the share still subscribed after 0, 1, … months, by channel and of all.

        Examples
        --------
        >>> print(SubscriptionTruth().still_there(24)["all"][[1, 12, 24]].round(3))
        [0.858 0.38  0.235]
        """
        month = np.arange(1, months + 1)
        late = (
            (self.late_share / 2, self.late - self.apology / 2),
            (self.late_share / 2, self.late + self.apology / 2),
        )
        unanswered = self.call_share * self.unanswered_share
        troubles = [
            (p * q * u, x + y + z)
            for p, x in (*late, (1 - self.late_share, 0.0))
            for q, y in ((self.wrong_share, self.wrong_tea), (1 - self.wrong_share, 0.0))
            for u, z in ((unanswered, self.unanswered), (1 - unanswered, 0.0))
        ]
        out, everybody = {}, np.zeros(months + 1)
        for channel, share, a, b in self.inclined:
            calm = self.calm(np.asarray(a), np.asarray(b), month)
            driven = sum(weight * self.driven(calm, np.asarray(adds)) for weight, adds in troubles)
            out[channel] = np.concatenate([[1.0], np.cumprod((1 - calm) * (1 - driven))])
            everybody += share * out[channel]
        return out | {"all": everybody}


@dataclass(frozen=True)
class VoucherTruth:
    """What a voucher by post adds in each stage of a member's life.

    Without one, members order as the ledger's truth has it: at their own rate, and never again once they have left. A
    voucher makes some order within 60 days who would not have, also some who had left: that many of all in their stage.

    Attributes
    ----------
    sent : float
        Members who are in the trial, as a share of all; those of the gold-card pilot are not.
    effect : tuple of (stage, added share)
        Of those in the stage who order within 60 days.
    new_days : int
        Whoever ordered for the first time in so many days before is in acquisition.
    first_year : int
        Days for which whoever is not quiet counts as growing.
    quiet, gone : float
        A member is in decline when the silence is longer than this share of the gaps that such a member leaves, and in
        departure when longer than that share; by the gamma distribution of rates that made the ledger.
    """

    sent: float = 2_800 / 3_240
    effect: tuple[tuple[str, float], ...] = (
        ("acquisition", 0.06),
        ("growth", 0.01),
        ("maturity", 0.005),
        ("decline", 0.10),
        ("departure", 0.015),
    )
    new_days: int = 60
    first_year: int = 364
    quiet: float = 0.90
    gone: float = 0.99
