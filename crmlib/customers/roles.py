"""Who is the customer of a purchase: who starts, influences, decides, buys, uses, pays? (Lecture rows S2.1, S4.1, S2.9)

Role           the six, in their order
roles          how many persons a purchase has, and which roles are one person
matters        whose satisfaction brings a purchase back: the buyer's, or the user's

What a group chooses by four rules: `crmlib.stats.group_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Matrix
from crmlib.stats.hazards import fit_hazard
from crmlib.stats.intervals import in_words, newcombe, wilson, z_value
from crmlib.tables import POINTS

TERMS = (
    N_("purchases"), N_("one_person"), N_("two_persons"), N_("more_persons"), N_("buyer_not_user"), N_("role"),
    N_("roles_of"), N_("who_counts"), N_("if_satisfied"), N_("if_not"), N_("odds_a_point"), N_("initiator"),
    N_("influencer"), N_("decider"), N_("buyer"), N_("user"), N_("payer"), N_("person"),
)  # fmt: skip
ENOUGH = 10  # purchases on either side, below which no difference is told
NO_PERSON = "firm"  # pays, and is nobody


class Role(Labelled):
    """What somebody does for a purchase (Webster and Wind 1972)."""

    INITIATOR = "initiator", N_("initiator")
    INFLUENCER = "influencer", N_("influencer")
    DECIDER = "decider", N_("decider")
    BUYER = "buyer", N_("buyer")
    USER = "user", N_("user")
    PAYER = "payer", N_("payer")


@dataclass(frozen=True, repr=False)
class Roles(Dots):
    """What `roles` returns.

    Attributes
    ----------
    joint : Matrix
        Role by role: share of purchases in which the two are one person.
    persons : Matrix
        Person by role: share of purchases in which that person plays it.
    """

    joint: Matrix = field(kw_only=True)
    persons: Matrix = field(kw_only=True)


def roles(purchases: IntoFrame, *, by: str = "kind", level: float = 0.95) -> Roles:
    """Return how many persons a purchase has, and which roles are one person.

    Parameters
    ----------
    purchases : data frame of any backend
        One row a purchase, a column a `Role`; in it who it was, or nothing. A firm pays, and is no person.
    by : str
        Column of the groups.
    level : float, default 0.95

    Returns
    -------
    Roles
        ``.table`` by group and of all: purchases, one_person, two_persons, more_persons (shares of purchases of which
        all roles are known), buyer_not_user, low, high (buyer and user are two persons; Wilson).

    Raises
    ------
    DataError, TooFewError
        If a column is missing, or no purchase of a group has all roles.

    Examples
    --------
    >>> who = {role.value: ["self", "self"] for role in Role} | {"user": ["child", "self"], "kind": "household"}
    >>> print(roles(pd.DataFrame(who)).table.iloc[0].astype(float).round(2).tolist()[:5])
    [2.0, 0.5, 0.5, 0.0, 0.5]
    """
    names = [role.value for role in Role]
    table = frames.to_pandas(purchases, [*names, by])
    frames.need_columns(table, [*names, by], rows=True)
    frames.no_missing(table, [by])
    whole = table[names].notna().all(axis=1)
    persons = table[names].where(table[names] != NO_PERSON).nunique(axis=1)
    groups = {N_("all"): whole | True} | {
        label(by, one): table[by] == one for one in sorted(table[by].unique(), key=str)
    }
    rows = []
    for name, mine in groups.items():
        n = persons[mine & whole]
        pairs = table.loc[mine, ["buyer", "user"]].dropna()
        if not len(n) or not len(pairs):
            raise TooFewError(_("No purchase of {group} names who played every role.").format(group=name))
        apart = int((pairs["buyer"] != pairs["user"]).sum())
        shares = [(n == 1).mean(), (n == 2).mean(), (n >= 3).mean()]
        rows.append([int(mine.sum()), *shares, apart / len(pairs), *wilson(apart, len(pairs), level)])
    columns = ["purchases", "one_person", "two_persons", "more_persons", "buyer_not_user", "low", "high"]
    out = pd.DataFrame(rows, columns=columns, index=pd.Index(groups, dtype=object, name=by))
    missing = int((~whole).sum())
    note = lines(
        both("{n} purchases lack a role and do not count among the persons.", n=missing) if missing else "",
        in_words(level, N_("Wilson")),
    )  # fmt: skip
    return Roles(
        out.astype({"purchases": int}), value="buyer_not_user", formats=dict.fromkeys(columns[1:], ".1%"), note=note,
        label=both("Buyer and user are two persons"), joint=_joint(table), persons=_persons(table),
    )  # fmt: skip


def _joint(table: pd.DataFrame) -> Matrix:
    names = [role.value for role in Role]
    share = pd.DataFrame(np.nan, index=pd.Index(list(Role), dtype=object, name="role"), columns=names)
    for one in Role:
        for other in names:
            both_known = table[[one.value, other]].dropna() if other != one.value else table[[other]].dropna()
            share.loc[one, other] = (both_known[one.value] == both_known[other]).mean()
    note = both("Share of purchases in which both roles are played by one person.")
    return Matrix(share, formats=dict.fromkeys(names, ".0%"), note=note)


def _persons(table: pd.DataFrame) -> Matrix:
    names = [role.value for role in Role]
    share = pd.DataFrame({name: table[name].value_counts(normalize=True) for name in names}).fillna(0.0)
    order = share.sum(axis=1).sort_values(ascending=False, kind="stable").index
    share = share.loc[order]
    share.index = pd.Index([label("payer", one) for one in order], dtype=object, name="person")
    note = both("Share of purchases in which this person plays the role.")
    return Matrix(share, formats=dict.fromkeys(names, ".0%"), note=note)


@dataclass(frozen=True, repr=False)
class Matters(Dots):
    """What `matters` returns.

    Attributes
    ----------
    odds : Dots or None
        Where buyer and user differ, both in one logistic model: by what the odds to buy again rise with each point of
        the buyer's and of the user's satisfaction (odds_a_point, low, high). None with fewer than 100 such purchases.
    """

    odds: Dots | None = field(default=None, kw_only=True)


ONE = N_("buyer and user are one person")
BUYER, USER = N_("the buyer, another person uses it"), N_("the user, another person bought it")


def matters(
    purchases: IntoFrame, outcome: str = "repurchased", *, satisfied: float = 8, level: float = 0.95
) -> Matters:
    """Return whose satisfaction brings a purchase back.

    Parameters
    ----------
    purchases : data frame of any backend
        One row a purchase: buyer, user, satisfied_buyer, satisfied_user, and the outcome (0 or 1).
    outcome : str
    satisfied : float, default 8
        From which answer on somebody counts as satisfied.
    level : float, default 0.95

    Returns
    -------
    Matters
        ``.table`` by whose satisfaction it is: purchases, if_satisfied, if_not (shares bought again), difference, low,
        high (Newcombe).

    Raises
    ------
    TooFewError
        If no purchase has two persons, or fewer than 10 purchases are on one side of a difference.

    Notes
    -----
    Where two persons differ their satisfactions still go together, so the buyer's difference holds a part of the
    user's; ``.odds`` has each with the other held fixed.

    Examples
    --------
    >>> from crmlib import datasets
    >>> matters(datasets.load("purchase_roles")).table["difference"].idxmin()
    'the buyer, another person uses it'
    """
    asked = ["buyer", "user", "satisfied_buyer", "satisfied_user"]
    table = frames.to_pandas(purchases, [*asked, outcome]).reset_index(drop=True)
    frames.need_columns(table, [*asked, outcome], rows=True)
    again = frames.flags(table, outcome)
    scores = frames.numbers(table, asked[2:])
    known = table[asked].notna().all(axis=1).to_numpy()
    same = (table["buyer"] == table["user"]).fillna(False).to_numpy(bool)
    if not (known & ~same).any():
        raise TooFewError(_("No purchase has two persons: roles cannot matter here."))
    groups = {
        ONE: (known & same, "satisfied_user"), BUYER: (known & ~same, "satisfied_buyer"),
        USER: (known & ~same, "satisfied_user"),
    }  # fmt: skip
    rows = []
    for name, (mine, column) in groups.items():
        high = (scores[column] >= satisfied).to_numpy()
        counts = [(int(again[one].sum()), int(one.sum())) for one in (mine & high, mine & ~high)]
        if min(n for _x, n in counts) < ENOUGH:
            message = _("{n} purchases on one side of {whose!r}: a difference needs {least}.")
            raise TooFewError(message.format(n=min(n for _x, n in counts), whose=_(name), least=ENOUGH))
        (x1, n1), (x2, n2) = counts
        rows.append([n1 + n2, x1 / n1, x2 / n2, x1 / n1 - x2 / n2, *newcombe(x1, n1, x2, n2, level)])
    columns = ["purchases", "if_satisfied", "if_not", "difference", "low", "high"]
    out = pd.DataFrame(rows, columns=columns, index=pd.Index(groups, dtype=object, name="who_counts"))
    gone = int((~known).sum())
    note = lines(
        both("Satisfied: {least:g} or more.", least=satisfied),
        both("{n} purchases without an answer are left out.", n=gone) if gone else "",
        in_words(level, N_("Newcombe")),
    )  # fmt: skip
    formats = dict.fromkeys(("if_satisfied", "if_not"), ".1%") | dict.fromkeys(
        ("difference", "low", "high"), POINTS
    )
    return Matters(
        out.astype({"purchases": int}), value="difference", zero=0.0, formats=formats, note=note,
        differences={"difference": ("if_satisfied", "if_not")},
        label=both("Bought again more often, in percentage points"),
        odds=_odds(scores[known & ~same], again[known & ~same], level),
    )  # fmt: skip


def _odds(scores: pd.DataFrame, again: np.ndarray, level: float) -> Dots | None:
    if len(scores) < 100:
        return None
    x = np.column_stack([np.ones(len(scores)), scores[["satisfied_buyer", "satisfied_user"]]])
    fit = fit_hazard(x, again, np.arange(len(x)), [N_("the constant"), Role.BUYER, Role.USER])
    error = np.sqrt(np.diag(fit.covariance))[1:]
    middle, reach = fit.coef[1:], z_value(level) * error
    out = pd.DataFrame(
        {"odds_a_point": np.exp(middle), "low": np.exp(middle - reach), "high": np.exp(middle + reach)},
        index=pd.Index([Role.BUYER, Role.USER], dtype=object, name="roles_of"),
    )  # fmt: skip
    note = lines(
        both("{n:,} purchases by two persons, both in one logistic model.", n=len(x)),
        in_words(level, N_("Wald")),
    )
    return Dots(
        out, value="odds_a_point", zero=1.0, note=note, label=both("Odds to buy again, for each point")
    )
