"""What business accounts need, what they buy from us, and what an hour of a salesperson adds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountsTruth:
    """What business accounts need, what they buy from us, and what an hour of a salesperson adds.

    Attributes
    ----------
    need : tuple of (median, spread)
        Tea and gifts that an account buys in a year from anybody: yuan, and standard deviation of the logarithm.
    share : tuple of 2 floats
        Beta parameters of our share of it.
    noise : float
        Standard deviation of the logarithm of a year's turnover around its level.
    margin : tuple of 2 floats
        Beta parameters of the share of turnover that is left after goods.
    hours_each : float
        Hours a year for an account, on average.
    hours_by : float
        Power of turnover by which salespeople spread their hours.
    ceiling : float
        Share of the headroom (need not yet bought from us) that no number of hours exceeds.
    half : float
        Hours that bring half of that.
    shape : float
        How S-shaped the response is.
    trial_hours : float
        What one account of each pair got on top, in half a year.
    managers : int
    known : tuple of (base, by size)
        Log-odds that an account says what it needs, and what a standard deviation of its logarithm changes.
    guess : float
        Standard deviation of the logarithm of a salesperson's guess of the need.
    criteria : tuple of (criterion, base, by headroom, by liking)
        Log-odds of a yes on the worksheet.
    rater : float
        Standard deviation of what a rater sees differently.
    blank : float
        Share of criteria left blank.
    won : tuple of (base, by headroom)
        Log-odds that the next contract is won.
    hindsight : float
        What a contract won adds to the log-odds of every yes, where the sheet was filled in afterwards.
    visited : float
        Share of accounts, drawn by lot, to which a colleague went along.
    code : tuple of (point, base)
        Log-odds that a point of the code of conduct is kept on a visit.
    keeps : tuple of floats
        What each manager adds to them; who has the largest accounts comes first. It has nothing to do with results.
    visit : float
        Standard deviation of what one visit adds to all points.
    unseen : float
        Share of points that nobody could see on the visit.
    """

    need: tuple[float, float] = (60_000.0, 0.95)
    share: tuple[float, float] = (1.6, 2.6)
    noise: float = 0.45
    margin: tuple[float, float] = (11.5, 38.5)
    hours_each: float = 10.0
    hours_by: float = 0.8
    ceiling: float = 0.35
    half: float = 14.0
    shape: float = 1.4
    trial_hours: float = 30.0
    managers: int = 5
    known: tuple[float, float] = (0.45, -0.7)
    guess: float = 0.5
    criteria: tuple[tuple[str, float, float, float], ...] = (
        ("own_growth", 0.1, 0.9, 0.0),
        ("business_plan", -0.4, 0.7, 0.0),
        ("revenue_potential", 0.2, 1.2, 0.0),
        ("opportunity", -0.2, 1.0, 0.0),
        ("fit", 0.4, 0.6, 0.8),
        ("competitiveness", 0.1, 0.5, 1.0),
        ("relationship", 0.3, 0.15, 1.6),
    )
    rater: float = 0.5
    blank: float = 0.03
    won: tuple[float, float] = (-0.3, 1.0)
    hindsight: float = 1.5
    visited: float = 0.35
    code: tuple[tuple[str, float], ...] = (
        ("integrity", 1.6),
        ("competence", 0.6),
        ("creates_value", 0.8),
        ("wants_to_win", 1.3),
        ("keeps_promises", 0.9),
        ("uses_resources", 0.7),
        ("minds_process", 0.2),
        ("win_win", 0.5),
    )
    keeps: tuple[float, ...] = (-0.9, 0.5, 0.1, 0.3, 0.4)
    visit: float = 0.6
    unseen: float = 0.06

    def gain(self, headroom: float, hours: float) -> float:
        """Return the turnover that hours add in a year: yuan."""
        reached: float = hours**self.shape / (self.half**self.shape + hours**self.shape)
        return self.ceiling * headroom * reached
