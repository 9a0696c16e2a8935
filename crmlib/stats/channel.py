"""Messages over a channel that mishears: what saying it again, or reading it back, is worth.

capacity    bits that a yes or no can carry at most (Shannon 1948)
relay       the error of several channels, one after another
repeated    the error left after saying it several times and believing the majority
read_back   the error left after it was read back until accepted, and the talk that takes

Feedback does not raise the capacity of a channel without memory (Shannon 1956); it makes reliability cheap.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.i18n import _
from crmlib.stats.probabilities import probabilities


class ReadBack(NamedTuple):
    """What reading back leaves and takes.

    Attributes
    ----------
    error : array
        Probability that what is accepted is wrong.
    talk : array
        Times that a fact is spoken, by either side: 2 where nothing is misheard.
    """

    error: np.ndarray
    talk: np.ndarray


def capacity(error: ArrayLike) -> np.ndarray:
    """Return how many bits a yes or no carries at most, if it arrives turned round with this probability.

    Parameters
    ----------
    error : float or array, 0 to 1

    References
    ----------
    MacKay, D. J. C. (2003). *Information Theory, Inference, and Learning Algorithms*. Cambridge. Chapters 1 and 9.

    Examples
    --------
    >>> capacity(0.1).round(3).item(), capacity(0.5).item()
    (0.531, 0.0)
    """
    from scipy.special import entr

    p = probabilities(error, "error")
    return np.asarray(1 - (entr(p) + entr(1 - p)) / np.log(2))


def relay(errors: Iterable[ArrayLike], *, yes_no: bool = False) -> np.ndarray:
    """Return the probability that a fact is wrong after several channels, one after another.

    Parameters
    ----------
    errors : iterable of float or array
        Of each channel.
    yes_no : bool, default False
        Whether the fact is a yes or no, which two errors turn right again; a date or a name stays wrong.

    Raises
    ------
    DataError
        If an error is no probability, or there is no channel.

    Examples
    --------
    >>> round(relay([0.1, 0.2]).item(), 2)  # 1 − .9 · .8
    0.28
    >>> round(relay([0.1, 0.2], yes_no=True).item(), 2)  # .1 + .2 − 2 · .1 · .2
    0.26
    """
    each = [probabilities(one, "errors") for one in errors]
    if not each:
        raise DataError(_("A message goes over at least one channel."))
    total: Any = np.zeros(())
    for q in each:
        total = total + q - (2 if yes_no else 1) * total * q
    return np.asarray(total)


def repeated(error: ArrayLike, times: int = 3) -> np.ndarray:
    """Return the probability that most of several sayings are wrong.

    Parameters
    ----------
    error : float or array, 0 to 1
    times : int, default 3
        An odd number, so that there is a majority.

    Notes
    -----
    Of a fact with many values (a date, a gate) a majority of wrong ones seldom agrees; then nothing is believed, which
    is lost as well.

    Examples
    --------
    >>> round(repeated(0.1).item(), 3)  # 3 · .01 · .9 + .001
    0.028
    """
    from scipy.special import bdtrc

    p = probabilities(error, "error")
    if times < 1 or times % 2 == 0:
        raise DataError(_("An odd number of times has a majority; {times} has none.").format(times=times))
    return np.asarray(bdtrc(times // 2, times, p))


def read_back(error: ArrayLike, miss: ArrayLike) -> ReadBack:
    """Return what is left wrong where the hearer reads it back and the speaker corrects until it seems right.

    Parameters
    ----------
    error : float or array, 0 to 1
        Probability that it is misheard.
    miss : float or array, 0 to 1
        Probability that the speaker does not notice what was misheard.

    Raises
    ------
    DataError
        If every saying is misheard and noticed: it would never end.

    Examples
    --------
    >>> one = read_back(0.08, 0.1)  # .08 · .1 / (1 − .08 · .9); 2 / (1 − .08 · .9)
    >>> round(one.error.item(), 5), round(one.talk.item(), 3)
    (0.00862, 2.155)
    """
    p, m = probabilities(error, "error"), probabilities(miss, "miss")
    again = p * (1 - m)
    if (again >= 1).any():
        raise DataError(_("Where everything is misheard and noticed, reading back never ends."))
    return ReadBack(p * m / (1 - again), 2 / (1 - again))
