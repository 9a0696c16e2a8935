"""What effort brings: a curve that saturates, how to get it from judgement or from data, and how to spread hours by it.

Response   the ADBUDG curve (Little 1970), for one account or for many
Fitted     what a fit answers with
spread     so many hours over curves so that nothing more can be gained

An S-shaped curve defeats the greedy rule "the next hour where it brings most": the first hours bring little
everywhere, though ten of them at one place bring much. So hours are spread by each curve's concave envelope: the
straight line from no hours to where the average return is highest, and the curve from there on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, generator

FEWEST_LEVELS, _LEAST_SHAPE, _MOST_HOURS = 5, 0.1, 1e9
_PARAMETERS = (N_("floor"), N_("ceiling"), N_("half"), N_("shape"))


@dataclass(frozen=True)
class Response:
    """What so many hours bring: floor + (ceiling − floor) · h^shape / (half^shape + h^shape).

    Attributes
    ----------
    floor, ceiling : float or Series
        What no hour brings, and what no number of hours exceeds; Series for one curve an account.
    half : float
        Hours that bring half of what lies between.
    shape : float
        Up to 1 each hour brings less than the one before; above 1 the curve begins flat and is S-shaped.
    error : float
        Relative standard error of the ceilings, all together, where they were measured.

    References
    ----------
    Little, J. D. C. (1970). Models and managers: the concept of a decision calculus. *Management Science* 16, B466–485.
    Lodish, L. M. (1971). CALLPLAN: an interactive salesman's call planning system. *Management Science* 18, P25–40.

    Examples
    --------
    >>> float(Response(0, 100, half=14, shape=1.4)(14))
    50.0
    """

    floor: float | pd.Series
    ceiling: float | pd.Series
    half: float
    shape: float
    error: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no response."""
        frames.check_number(self.half, "half", 1e-9, 1e9)
        frames.check_number(self.shape, "shape", 1e-3, 50)
        low, high = (
            frames.floats(one, name) for one, name in ((self.floor, "floor"), (self.ceiling, "ceiling"))
        )
        if not (np.isfinite(low).all() and np.isfinite(high).all()) or (high < low).any():
            raise DataError(_("A ceiling is a number that is not below its floor, for each account."))

    def reached(self, hours: ArrayLike) -> np.ndarray:
        """Return which part of the way from floor to ceiling so many hours go."""
        h = frames.floats(hours, "hours")
        if (h < 0).any():
            raise DataError(_("Hours are 0 or more, not {hours:g}.").format(hours=h[h < 0].flat[0]))
        with np.errstate(divide="ignore"):
            part: np.ndarray = 1 / (1 + (self.half / h) ** self.shape)
        return part

    def __call__(self, hours: ArrayLike) -> np.ndarray:
        """Return what so many hours bring; hours by account where there is one curve an account."""
        low, high = np.asarray(self.floor, float), np.asarray(self.ceiling, float)
        found: np.ndarray = low + (high - low) * self.reached(hours)
        return found

    def of(self, account: object) -> Response:
        """Return the curve of one account.

        Examples
        --------
        >>> float(Response(0, pd.Series({"C1": 100.0, "C2": 50.0}), half=14, shape=1.4).of("C2")(14))
        25.0
        """
        ends = [one.loc[account] if isinstance(one, pd.Series) else one for one in (self.floor, self.ceiling)]
        return replace(self, floor=float(ends[0]), ceiling=float(ends[1]))

    @classmethod
    def from_judgement(
        cls, hours: float, *, none: float, now: float, plus_half: float, saturated: float
    ) -> Response:
        """Take the curve through four answers: with no hours, as now, with half as many again, with no end of them.

        Parameters
        ----------
        hours : float
            Hours spent now.
        none, now, plus_half, saturated : float
            What comes with none of them, with these, with half as many more, and at most.

        Raises
        ------
        DataError
            If the answers do not rise in this order.

        Examples
        --------
        >>> asked = Response.from_judgement(1, none=0.3, now=1.0, plus_half=1.2, saturated=1.5)
        >>> round(asked.half**asked.shape, 7), round(asked.shape, 7)
        (0.7142857, 1.8796686)
        """
        frames.check_number(hours, "hours", 1e-9, 1e9)
        said = {"none": none, "now": now, "plus_half": plus_half, "saturated": saturated}
        given = [frames.check_number(one, name, -1e15, 1e15) for name, one in said.items()]
        names = list(said)
        for place in range(3):
            if given[place] >= given[place + 1]:
                lower, upper = names[place], names[place + 1]
                message = _("{lower} {one:g} does not lie below {upper} {other:g}: more hours bring more.")
                one, other = given[place], given[place + 1]
                raise DataError(message.format(lower=lower, one=one, upper=upper, other=other))
        odds = (saturated - now) / (now - none)
        shape = float(np.log((plus_half - none) / (saturated - plus_half) * odds) / np.log(1.5))
        half = hours * odds ** (1 / shape) if shape >= _LEAST_SHAPE else np.inf
        if half > _MOST_HOURS:
            message = _(
                "Half as many hours again would bring {plus_half:g} after {now:g}, and no end of them {saturated:g}: "
                "no curve rises so little and still has so far to go. Ask again."
            )
            raise DataError(message.format(plus_half=plus_half, now=now, saturated=saturated))
        return cls(none, saturated, half, shape)

    @classmethod
    def fit(
        cls, hours: ArrayLike, gain: ArrayLike, *, draws: int = 200, level: float = 0.95, seed: int = 0
    ) -> Fitted:
        """Fit the curve to hours and what came of them by least squares; intervals by a bootstrap of the pairs.

        A curve through what accounts got and gave is no answer to what hours bring, unless a lot gave the hours.

        Parameters
        ----------
        hours, gain : array of float, shape (n,)
        draws, level, seed
            Bootstrap samples, level, seed.

        Raises
        ------
        DataError
            If a number is missing, or hours are negative.
        TooFewError
            If there are fewer than five different hours: four parameters need more.
        ModelError
            If no curve fits better than a constant.
        """
        check_draws(draws)
        check_level(level)
        h, y = frames.floats(hours, "hours").ravel(), frames.floats(gain, "gain").ravel()
        if len(h) != len(y) or not np.isfinite(np.r_[h, y]).all():
            raise DataError(_("Each number of hours goes with what it brought; something is missing."))
        if len(np.unique(h)) < FEWEST_LEVELS:
            message = _(
                "Hours take {n} values; a curve of four parameters needs {least} or more. Where a trial knows two, "
                "take the shape from judgement."
            )
            raise TooFewError(message.format(n=len(np.unique(h)), least=FEWEST_LEVELS))
        model = cls(0.0, 1.0, 1.0, 1.0)
        model.reached(h)
        best = _least_squares(h, y, _start(h, y))
        rng = generator(seed)
        again = [
            _least_squares(h[rows], y[rows], best) for rows in rng.integers(len(h), size=(draws, len(h)))
        ]
        natural = _natural(best)
        low, high = percentile(np.array([_natural(one) for one in again]), level)
        table = pd.DataFrame(
            {"estimate": natural, "low": low, "high": high}, index=pd.Index(_PARAMETERS, name="parameter")
        )
        floor, ceiling, half, shape = (float(one) for one in natural)
        return Fitted(
            table, response=cls(floor, ceiling, half, shape), formats=dict.fromkeys(table, ",.3g"),
            note=lines(both("{n:,} pairs of hours and gain.", n=len(h)), in_words(level, N_("bootstrap"))),
        )  # fmt: skip

    def curve(self, up_to: float, *, steps: int = 20) -> Lines:
        """Return what hours bring in all, on average, and the next one, of one curve (or all accounts together)."""
        h = np.linspace(
            0, frames.check_number(up_to, "up_to", 1e-9, 1e9), frames.check_whole(steps, "steps", 2) + 1
        )
        gain = np.array([np.sum(self(one)) for one in h])
        with np.errstate(divide="ignore", invalid="ignore"):
            average = (gain - gain[0]) / h
        step = 1e-4 * h[1]
        after = np.array([np.sum(self(one + step)) for one in h])
        table = pd.DataFrame(
            {"gain": gain, "average": average, "next_hour": (after - gain) / step},
            index=pd.Index(h, name="hours"),
        )
        return Lines(
            table,
            columns=("gain",),
            formats=dict.fromkeys(table, ",.1f"),
            xlabel=both("Hours"),
            label=both("Yuan"),
        )

    def spread(self, hours: float, *, step: float = 1.0) -> np.ndarray:
        """Return the hours of each account that bring most together.

        Parameters
        ----------
        hours : float
            To be spread.
        step : float
            How finely.

        Returns
        -------
        array
            By account; they sum to ``hours`` to within one account's first step.

        Raises
        ------
        DataError
            If hours or step are none.

        Examples
        --------
        >>> Response(0, pd.Series([100.0, 10.0]), half=14, shape=1.4).spread(20).tolist()
        [20.0, 0.0]
        """
        total = frames.check_number(hours, "hours", 0, 1e12)
        step = frames.check_number(step, "step", 1e-6, 1e6)
        height = np.atleast_1d(np.asarray(self.ceiling, float) - np.asarray(self.floor, float))
        # All curves have one form, so their envelopes have one knee: the hours of the best average return.
        grid = step * np.arange(1, int(np.ceil(min(total, 60 * self.half) / step)) + 1)
        if not len(grid):
            return np.zeros(len(height))
        reached = self.reached(grid)
        knee = int(np.argmax(reached / grid))
        sizes = np.r_[grid[knee], np.full(len(grid) - knee - 1, step)]
        gains = np.r_[reached[knee], np.diff(reached[knee:])] / sizes
        worth = height[:, None] * gains[None]
        order = np.argsort(-worth, axis=None, kind="stable")
        who, which = np.unravel_index(order, worth.shape)
        used = np.cumsum(sizes[which])
        taken = used <= total + 1e-9
        given = np.bincount(who[taken], weights=sizes[which[taken]], minlength=len(height))
        left = total - given.sum()
        if left > 1e-9:
            more = height * (self.reached(given + left) - self.reached(given))
            given[int(np.argmax(more))] += left
        return np.asarray(given)


@dataclass(frozen=True, repr=False)
class Fitted(Dots):
    """The parameters of a fitted curve: estimate, low, high; ``.response`` is the curve."""

    response: Response = field(kw_only=True)


def _natural(params: np.ndarray) -> np.ndarray:
    height, half, shape = np.exp(params[1:])
    return np.array([params[0], params[0] + height, half, shape])


def _start(h: np.ndarray, y: np.ndarray) -> np.ndarray:
    few, many = np.quantile(h, [0.2, 0.8])
    floor, top = y[h <= few].mean(), y[h >= many].mean()
    if not top > floor:
        raise ModelError(_("More hours did not go with more: no curve that rises fits."))
    return np.array([floor, np.log(1.2 * (top - floor)), np.log(max(np.median(h), 1e-6)), 0.0])


def _least_squares(h: np.ndarray, y: np.ndarray, start: np.ndarray) -> np.ndarray:
    from scipy.optimize import least_squares

    scale = max(float(np.std(y)), 1e-12)

    def off(params: np.ndarray) -> np.ndarray:
        floor, ceiling, half, shape = _natural(params)
        with np.errstate(divide="ignore", over="ignore"):
            part = 1 / (1 + (half / h) ** shape)
        return np.asarray((floor + (ceiling - floor) * part - y) / scale)

    span = np.array([10 * scale, 5.0, 4.0, 2.3])
    found = least_squares(off, start, bounds=(start - span, start + span), x_scale=np.maximum(span, 1e-9))
    return np.asarray(found.x)
