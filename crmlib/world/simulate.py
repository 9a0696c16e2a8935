"""Running the firm: blocks of customers and lots of members in, tables out."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from crmlib.i18n import _
from crmlib.world import (
    accounts,
    baskets,
    deals,
    firm,
    journey,
    market,
    panel,
    people,
    satisfaction,
    shop,
    subscribed,
    vouchers,
    worth,
)
from crmlib.world.block import Block, population
from crmlib.world.truth import Truth

SEED = 2026
CUSTOMERS = 8_000
MEMBERS = 3_240  # 3,000 households and 240 business accounts
HOUSEHOLDS = 2_000  # of the market panel
BLOCK = 2_000

Makers = Mapping[str, Callable[[Block], pd.DataFrame]]

# What each table is made by, in the order of the data dictionary.
TABLES: dict[str, Callable[[Block], pd.DataFrame]] = {
    "customers": firm.customers,
    "events": journey.events,
    "deals": deals.deals,
    "stated_reasons": deals.stated_reasons,
    "best_worst": deals.best_worst,
    "perception": deals.perception,
    "choices": market.choices,
    "questionnaire": people.questionnaire,
    "behaviours": people.behaviours,
    "contacts": people.contacts,
    "accounts": accounts.accounts,
    "worksheets": accounts.worksheets,
    "satisfaction": satisfaction.satisfaction,
    "interviews": satisfaction.interviews,
}
# The ledger: what each table of members is made by.
LEDGER: dict[str, Callable[[Block], pd.DataFrame]] = {
    "members": shop.members,
    "orders": shop.orders,
    "order_lines": baskets.order_lines,
    "service_costs": worth.service_costs,
    "wallets": worth.wallets,
    "referrals": worth.referrals,
    "gold_pilot": worth.gold_pilot,
    "subscriptions": subscribed.subscriptions,
    "subscription_months": subscribed.subscription_months,
    "vouchers": vouchers.vouchers,
}
# The market panel: what each table of households is made by.
PANEL: dict[str, Callable[[Block], pd.DataFrame]] = {
    "panel_households": panel.panel_households,
    "tea_panel": panel.tea_panel,
}
# Tables that do not grow with the number of customers.
FIXED: dict[str, Callable[[Truth], pd.DataFrame]] = {
    "products": firm.products,
    "offers": market.offers,
}


def _blocks(truth: Truth, customers: int, seed: int) -> Iterator[Block]:
    if customers < 1:
        raise ValueError(_("A firm needs at least one customer, not {n}.").format(n=customers))
    for number, first in enumerate(range(0, customers, BLOCK)):
        size = min(BLOCK, customers - first)
        yield population(truth, seed=seed, number=number, size=size, first=first + 1)


def _lots(truth: Truth, members: int, seed: int) -> Iterator[Block]:
    if members < 1:
        raise ValueError(_("The shop card needs at least one member, not {n}.").format(n=members))
    for number, first in enumerate(range(0, members, shop.LOT)):
        yield shop.lot(truth, seed=seed, number=number, size=min(shop.LOT, members - first))


def _households(truth: Truth, households: int, seed: int) -> Iterator[Block]:
    for number, first in enumerate(range(0, households, panel.SIZE)):
        size = min(panel.SIZE, households - first)
        yield panel.households(truth, seed=seed, number=number, size=size, first=first + 1)


def _in_panel(customers: int) -> int:
    """Return how many households the market panel has beside so many customers of ours."""
    return max(1, round(customers * HOUSEHOLDS / CUSTOMERS))


def _beside(customers: int, members: int | None) -> int:
    """Return how many members the firm has beside so many customers, if nobody says."""
    return max(1, round(customers * MEMBERS / CUSTOMERS)) if members is None else members


def _people(truth: Truth, customers: int, members: int, seed: int) -> Iterator[tuple[Block, Makers]]:
    """Return all blocks of customers, lots of members and households of the panel, with the makers of their tables."""
    lots = _lots(truth, members, seed)
    for block in _blocks(truth, customers, seed):
        yield block, TABLES
    for block in lots:
        yield block, LEDGER
    for block in _households(truth, _in_panel(customers), seed):
        yield block, PANEL


def simulate(
    *,
    customers: int = CUSTOMERS,
    members: int | None = None,
    seed: int = SEED,
    truth: Truth | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the firm's tables.

    Parameters
    ----------
    customers : int, default 8000
        How many customers to simulate, at least 1.
    members : int, optional
        How many members of the shop card, at least 1; by default in proportion, 3,240 beside 8,000 customers.
    seed : int, default 2026
        The same seed gives the same tables.
    truth : Truth, optional
        Other parameters than the course's.

    Returns
    -------
    dict of str to DataFrame
        One frame a table, as `write` writes them.

    Raises
    ------
    ValueError
        If there is no customer, or no member, to simulate.

    Examples
    --------
    >>> len(simulate(customers=50, seed=1)["customers"])
    50
    """
    truth, members = truth or Truth(), _beside(customers, members)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in (*TABLES, *LEDGER, *PANEL)}
    for block, makers in _people(truth, customers, members, seed):
        for name, make in makers.items():
            parts[name].append(make(block))
    fixed = {name: make(truth) for name, make in FIXED.items()}
    return fixed | {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def latent(*, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return what the customers are really like: the hidden traits behind the tables of the same seed."""
    blocks = _blocks(truth or Truth(), customers, seed)
    return pd.concat([block.latent for block in blocks], ignore_index=True)


def latent_members(*, members: int = MEMBERS, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return what the members of the shop card are really like, behind the ledger of the same seed.

    Parameters
    ----------
    members, seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a member: member_id, kind, lambda (orders a week while a member), p (probability to leave for good
        after a repeat order), nu (gamma rate of an order's yuan: their mean is 5.5 / nu), left_on (day of the order
        after which the member left; missing who had not left by 2026-06-30); demanding (service wanted at an order,
        1 is usual), share (of the member's tea that is bought here while a member), trust (0–1).

    Examples
    --------
    >>> latent_members(members=3, seed=1).columns.tolist()
    ['member_id', 'kind', 'lambda', 'p', 'nu', 'left_on', 'demanding', 'share', 'trust']
    """
    lots = _lots(truth or Truth(), members, seed)
    known = (
        pd.concat([block.latent.assign(left_on=shop.left_on(block)), worth.traits(block)], axis=1)
        for block in lots
    )
    return pd.concat(known, ignore_index=True)


def latent_subscriptions(
    *, members: int = MEMBERS, seed: int = SEED, truth: Truth | None = None
) -> pd.DataFrame:
    """Return what nobody sees of the subscriptions of the same seed.

    Parameters
    ----------
    members, seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a subscription: subscription_id, theta (monthly probability to leave of one's own wish, trouble apart),
        goes_on (the subscription that it goes on after a pause; missing for others), cause (of its end; missing while
        it runs, and for a pause).

    Examples
    --------
    >>> latent_subscriptions(members=30, seed=1).columns.tolist()
    ['subscription_id', 'theta', 'goes_on', 'cause']
    """
    lots = _lots(truth or Truth(), members, seed)
    return pd.concat([subscribed.latent_subscriptions(block) for block in lots], ignore_index=True)


def latent_stages(*, members: int = MEMBERS, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return the true stage of each member when the vouchers were sent, and what a voucher does there.

    Stages go by the silence, held against the gaps of such a member: by the gamma distribution of rates that made the
    ledger, with all orders as they were. Whether somebody has left is no part of them; nobody could see it.

    Parameters
    ----------
    members, seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a member: member_id, stage, chance (to order within 60 days without a voucher: 0 for who has left),
        effect (what a voucher adds to it).

    Examples
    --------
    >>> latent_stages(members=3, seed=1).columns.tolist()
    ['member_id', 'stage', 'chance', 'effect']
    """
    lots = _lots(truth or Truth(), members, seed)
    return pd.concat([vouchers.stages(block) for block in lots], ignore_index=True)


def latent_households(
    *, households: int = HOUSEHOLDS, seed: int = SEED, truth: Truth | None = None
) -> pd.DataFrame:
    """Return the hidden tastes of the households of the market panel of the same seed.

    Parameters
    ----------
    households : int, default 2000
    seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a household: see `crmlib.world.panel.households`.

    Examples
    --------
    >>> latent_households(households=3, seed=1)["household_id"].tolist()
    ['H000001', 'H000002', 'H000003']
    """
    blocks = _households(truth or Truth(), households, seed)
    return pd.concat([block.latent for block in blocks], ignore_index=True)


def write(
    folder: Path | str,
    *,
    customers: int = CUSTOMERS,
    members: int | None = None,
    seed: int = SEED,
    truth: Truth | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Write the firm's tables as CSV files, in memory that does not grow with the number of customers or members.

    Every file is written beside its place and moved there when all are whole.

    Parameters
    ----------
    folder : path
        Where to write; made if absent.
    customers, members, seed, truth
        As for `simulate`.
    progress : callable, optional
        Called with (people done, people in all) after each block of customers, lot of members, and part of the panel.

    Returns
    -------
    dict of str to int
        Rows written to each table.
    """
    truth, members = truth or Truth(), _beside(customers, members)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = dict.fromkeys([*FIXED, *TABLES, *LEDGER, *PANEL], 0)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as temporary:
        with contextlib.ExitStack() as stack:
            files = {
                name: stack.enter_context(
                    (Path(temporary) / f"{name}.csv").open("w", encoding="utf-8", newline="")
                )
                for name in rows
            }

            def append(name: str, frame: pd.DataFrame) -> None:
                frame.to_csv(files[name], index=False, header=rows[name] == 0, lineterminator="\n")
                rows[name] += len(frame)

            for name, make_fixed in FIXED.items():
                append(name, make_fixed(truth))
            done = 0
            for block, makers in _people(truth, customers, members, seed):
                for name, make in makers.items():
                    append(name, make(block))
                done += len(block.latent)
                if progress:
                    progress(done, customers + members + _in_panel(customers))
        for name in rows:
            os.replace(Path(temporary) / f"{name}.csv", folder / f"{name}.csv")
    return rows
