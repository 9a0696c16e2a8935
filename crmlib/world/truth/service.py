"""What a skill on the telephone does, how messages are misheard, what shoppers see, what guests expect."""

from __future__ import annotations

from dataclasses import dataclass

SKILLS = ("listen", "respond", "empathy", "body", "opening", "preparation", "praise", "humour", "wit")
FACTS = ("who", "what", "when", "where", "why", "how", "how_much")
# SERVQUAL's dimensions with how many statements each has.
DIMENSIONS = {"tangibles": 4, "reliability": 5, "responsiveness": 4, "assurance": 4, "empathy": 5}
# What the mystery shoppers watch for: rules of `crmlib.service`.
WATCHED = (
    *("greet_first", "fitting_words", "card_both_hands", "card_read", "tea_guests_first", "tea_seven_tenths"),
    *("tea_from_right", "three_rings", "firm_and_self", "name_made_sure", "short_hold", "they_hang_up_first"),
)


@dataclass(frozen=True)
class CallTruth:
    """What makes a call a satisfied one.

    Attributes
    ----------
    calls : float
        Calls and visits at the counter that were listened to, a customer.
    by_telephone : float
        Share that came by telephone, where nobody's body is seen.
    complains : float
        Share of complaints.
    base : tuple of 9 floats
        How often each skill is shown where nobody complains; in the order of ``SKILLS``.
    in_complaints : tuple of 9 floats
        What a complaint adds to that: nobody praises or jokes with somebody who is angry, or few do.
    intercept, complaint : float
        Log-odds of a satisfied call, with every skill at its base; and what a complaint adds.
    effect : tuple of 9 floats
        What each skill adds to the log-odds.
    humour_in_complaints : float
        What humour adds to its own effect in a complaint.
    labelled : float
        Share of the calls that two others labelled again.
    hears, invents : tuple of 2 floats
        How often each of the two notes a skill that was there, and one that was not.
    """

    calls: float = 0.2
    by_telephone: float = 0.7
    complains: float = 0.35
    base: tuple[float, ...] = (0.55, 0.6, 0.5, 0.55, 0.75, 0.55, 0.35, 0.45, 0.25)
    in_complaints: tuple[float, ...] = (0, 0, 0, 0, 0, 0, -0.08, -0.25, -0.09)
    intercept: float = 0.95
    complaint: float = -1.6
    effect: tuple[float, ...] = (0.9, 0.5, 0.6, 0.25, 0.3, 0.7, 0.15, 0.25, 0.1)
    humour_in_complaints: float = -1.0
    labelled: float = 0.1875
    hears: tuple[float, float] = (0.9, 0.88)
    invents: tuple[float, float] = (0.1, 0.15)


@dataclass(frozen=True)
class NoteTruth:
    """How facts are misheard on their way from one person to the next.

    Attributes
    ----------
    notes : float
        Notes of seven facts each, a customer.
    hops : tuple of 3 floats
        Shares of those told once, twice, three times from one person to the next.
    read_back : float
        Share in which each who hears it reads it back, by lot.
    error : float
        Probability that a fact is misheard at a hop.
    miss : float
        Probability that the speaker does not notice it in what is read back.
    seconds, spread : float
        Talk of seven facts said once; standard deviation of its logarithm.
    """

    notes: float = 0.075
    hops: tuple[float, float, float] = (0.4, 0.35, 0.25)
    read_back: float = 0.5
    error: float = 0.08
    miss: float = 0.1
    seconds: float = 14.0
    spread: float = 0.2


@dataclass(frozen=True)
class ShopperTruth:
    """Which rules are kept in two branches, and what two mystery shoppers make of it.

    Attributes
    ----------
    visits : float
        Visits, a customer; half of them to each branch.
    kept : tuple of (branch, share)
        Share of rules that are kept there.
    sensitivity, specificity : tuple of 2 floats
        How often each shopper notes "kept" of what was kept, and "broken" of what was broken.
    rating : float
        Standard deviation of what a judge of options adds to their points.
    """

    visits: float = 0.03
    kept: tuple[tuple[str, float], ...] = (("A", 0.93), ("B", 0.60))
    sensitivity: tuple[float, float] = (0.95, 0.92)
    specificity: tuple[float, float] = (0.80, 0.75)
    rating: float = 0.6


@dataclass(frozen=True)
class QualityTruth:
    """What guests expect of service and find, on a scale from 1 to 7, by dimension as in ``DIMENSIONS``.

    Attributes
    ----------
    asked : float
        Respondents, a customer.
    expected, perceived : tuple of 5 floats
        Means before rounding; what is expected lies near the end of the scale.
    person, dimension, item : tuple of 2 floats
        Standard deviations, of expectations and perceptions: of a person, of her view of a dimension, of a tick.
    together : float
        Correlation of a person's two levels, and of each two views.
    weights : tuple of 5 floats
        What each dimension counts in the overall judgement, which does not ask for expectations.
    overall : float
        Standard deviation of what else is in it.
    """

    asked: float = 0.1125
    expected: tuple[float, ...] = (6.1, 6.8, 6.6, 6.6, 6.3)
    perceived: tuple[float, ...] = (5.9, 4.9, 5.3, 5.7, 5.2)
    person: tuple[float, float] = (0.5, 0.7)
    dimension: tuple[float, float] = (0.45, 0.55)
    item: tuple[float, float] = (0.7, 0.9)
    together: float = 0.6
    weights: tuple[float, ...] = (0.11, 0.32, 0.22, 0.19, 0.16)
    overall: float = 0.6
