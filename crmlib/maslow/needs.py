"""The two scales of the topic: Maslow's five needs and the two motives, and how to sell to a motive."""

from __future__ import annotations

from collections.abc import Iterable

from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _
from crmlib.stats.labels import read_labels, read_sets


class Need(Labelled):
    """Maslow's five needs (lecture row S0.17): several may speak from one sentence, in no fixed order.

    Maslow drew them as steps. A survey of 123 countries found that all five matter and that the order
    does not (Tay and Diener 2011), so here they are tags and never a score on a ladder.

    References
    ----------
    Maslow, A. H. (1943). A theory of human motivation. *Psychological Review* 50, 370–396.
    Tay, L. and Diener, E. (2011). Needs and subjective well-being around the world.
    *Journal of Personality and Social Psychology* 101, 354–365.

    Examples
    --------
    >>> [need.value for need in Need]
    ['physiological', 'safety', 'belonging', 'esteem', 'actualisation']
    """

    PHYSIOLOGICAL = "physiological", N_("Physiological needs")
    SAFETY = "safety", N_("Safety")
    BELONGING = "belonging", N_("Love and belonging")
    ESTEEM = "esteem", N_("Esteem")
    ACTUALISATION = "actualisation", N_("Self-actualisation")


class Motive(Labelled):
    """The two motives behind buying (lecture row S4.2): away from pain, or toward pleasure."""

    AWAY = "away", N_("Away from pain")
    TOWARD = "toward", N_("Toward pleasure")


class Marketing(Labelled):
    """The two styles that answer the motives (lecture row S4.2)."""

    CRISIS = "crisis", N_("Crisis marketing")
    VISION = "vision", N_("Vision marketing")


_STYLE = {Motive.AWAY: Marketing.CRISIS, Motive.TOWARD: Marketing.VISION}


def sell(motive: Motive | str) -> Marketing:
    """Return the marketing style that fits a motive: crisis for away from pain, vision for toward pleasure.

    The same product can serve either (lecture row S4.2): a boiler ends the cold, and a boiler makes the
    evenings long and warm. The motive decides which of the two is said.

    Parameters
    ----------
    motive : Motive or {"away", "toward"}

    Returns
    -------
    Marketing

    Raises
    ------
    DataError
        If there is no such motive.

    Examples
    --------
    >>> sell("away").value
    'crisis'
    """
    try:
        return _STYLE[Motive(motive)]
    except ValueError:
        raise DataError(
            _("A motive is one of {known}, not {found!r}.").format(
                known=", ".join(m.value for m in Motive), found=motive
            )
        ) from None


def sets(labels: Iterable[object]) -> list[frozenset[str]]:
    """Return joined needs (``"safety|esteem"``, empty or missing = none) as sets.

    Raises
    ------
    DataError
        If a label is no need; the message names its row and has the vocabulary.

    Examples
    --------
    >>> sorted(sets(["safety|esteem", "", None])[0])
    ['esteem', 'safety']
    """
    cells = [labels] if isinstance(labels, str) else labels
    return [one or frozenset() for one in read_sets(cells, [need.value for need in Need])]


def motives(labels: Iterable[object]) -> list[frozenset[str]]:
    """Return motives as sets of one, empty where there is none; other words are refused.

    Examples
    --------
    >>> [sorted(one) for one in motives(["away", None, ""])]
    [['away'], [], []]
    """
    cells = [None if isinstance(one, str) and not one else one for one in labels]
    found = read_labels(cells, [motive.value for motive in Motive])
    return [frozenset() if one is None else frozenset([one]) for one in found]
