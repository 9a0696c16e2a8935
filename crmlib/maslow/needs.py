"""The two scales of the topic: Maslow's five needs and the two motives, and how to sell to a motive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals.stable.v2 as nw
import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _
from crmlib.stats.labels import is_missing


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


def sets(labels: Iterable[str | float | None], column: str = "needs") -> list[frozenset[str]]:
    """Return joined needs (``"safety|esteem"``, empty or missing = none) as sets.

    Raises
    ------
    DataError
        If a label is no need; the message has the vocabulary.

    Examples
    --------
    >>> sorted(sets(["safety|esteem", "", None])[0])
    ['esteem', 'safety']
    """
    return _known(labels, column, [need.value for need in Need], "|")


def motives(labels: Iterable[str | float | None], column: str = "motive") -> list[str]:
    """Return motives, with an empty word where there is none; other words are refused.

    Examples
    --------
    >>> motives(["away", None, ""])
    ['away', '', '']
    """
    return ["".join(found) for found in _known(labels, column, [motive.value for motive in Motive], None)]


def _known(
    labels: Iterable[object], column: str, vocabulary: Sequence[str], joined_by: str | None
) -> list[frozenset[str]]:
    found, wrong = [], []
    for row, label in enumerate([labels] if isinstance(labels, str) else labels):
        words: list[object] = [] if is_missing(label) else [label]
        if isinstance(label, str):
            words = [w for w in (label.split(joined_by) if joined_by else [label]) if w]
        if any(not isinstance(word, str) or word not in vocabulary for word in words):
            wrong.append((row, label))
        found.append(frozenset(map(str, words)))
    if wrong:
        raise DataError(
            _(
                "{n} labels in {column!r} are none, for instance {found!r} in row {row}; "
                "a label is one of {known}; several needs are joined by |."
            ).format(
                n=len(wrong), column=column, found=wrong[0][1], row=wrong[0][0], known=", ".join(vocabulary)
            )
        )
    return found


def labelled_texts(labelled: object, columns: Sequence[str]) -> pd.DataFrame:
    """Return labelled texts of any kind of frame as a pandas frame that has the columns."""
    try:
        frame = nw.from_native(labelled, eager_only=True)
    except TypeError:
        raise DataError(
            _("The labelled texts stand in a table, not in {found}.").format(found=type(labelled).__name__)
        ) from None
    for column in columns:
        if column not in frame.columns:
            raise DataError(
                _("The labelled texts lack the column {column!r}; found: {found}.").format(
                    column=column, found=", ".join(map(str, frame.columns))
                )
            )
    if isinstance(labelled, pd.DataFrame):
        return labelled
    return pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=object) for name in frame.columns})
