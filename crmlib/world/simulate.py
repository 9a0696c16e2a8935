"""Running the firm: blocks of customers and lots of members in, tables out."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from crmlib.world import (
    accounts,
    baskets,
    branches,
    calls,
    contact_points,
    counter,
    couponed,
    deals,
    desk,
    firm,
    journey,
    launched,
    leads,
    mailings,
    market,
    minutes,
    panel,
    people,
    promoted,
    purchase_roles,
    satisfaction,
    segments,
    shop,
    sources,
    spoken,
    subscribed,
    vouchers,
    worth,
)
from crmlib.world.block import Block
from crmlib.world.populations import CUSTOMERS, HOUSEHOLDS, MEMBERS, SEED, blocks, lots, panelists
from crmlib.world.truth import Truth

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
    "visits": accounts.visits,
    "satisfaction": satisfaction.satisfaction,
    "interviews": satisfaction.interviews,
    "purchase_roles": purchase_roles.purchase_roles,
    "contact_visits": contact_points.contact_visits,
    "source_answers": sources.source_answers,
    "shops": branches.shops,
    "shop_customers": branches.shop_customers,
    "benefits": segments.benefits,
    "associations": segments.associations,
    "service_calls": spoken.service_calls,
    "call_labels": spoken.call_labels,
    "messages": spoken.messages,
    "mystery_visits": spoken.mystery_visits,
    "service_survey": spoken.service_survey,
    "coupon_test": couponed.coupon_test,
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
    "receipts": counter.receipts,
    "receipt_lines": counter.receipt_lines,
    "activity": minutes.activity,
    "mailings": mailings.mailings,
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
    "activity_rates": minutes.activity_rates,
    "campaigns": mailings.campaigns,
    "family_scores": purchase_roles.family_scores,
    "etiquette_ratings": spoken.etiquette_ratings,
}
# Tables of the whole firm: they do not grow either, but each seed has its own.
WHOLE: dict[str, Callable[[Truth, int], pd.DataFrame]] = {
    "launches": launched.launches,
    "weekly_sales": promoted.weekly_sales,
    "leads": leads.leads,
    "dials": calls.dials,
    "inbound": desk.inbound,
}


def _in_panel(customers: int) -> int:
    """Return how many households the market panel has beside so many customers of ours."""
    return max(1, round(customers * HOUSEHOLDS / CUSTOMERS))


def _beside(customers: int, members: int | None) -> int:
    """Return how many members the firm has beside so many customers, if nobody says."""
    return max(1, round(customers * MEMBERS / CUSTOMERS)) if members is None else members


def _people(truth: Truth, customers: int, members: int, seed: int) -> Iterator[tuple[Block, Makers]]:
    """Return all blocks of customers, lots of members and households of the panel, with the makers of their tables."""
    cards = lots(truth, members, seed)
    for block in blocks(truth, customers, seed):
        yield block, TABLES
    for block in cards:
        yield block, LEDGER
    for block in panelists(truth, _in_panel(customers), seed):
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
    fixed |= {name: make(truth, seed) for name, make in WHOLE.items()}
    return fixed | {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


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
    rows = dict.fromkeys([*FIXED, *WHOLE, *TABLES, *LEDGER, *PANEL], 0)
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
            for name, make_whole in WHOLE.items():
                append(name, make_whole(truth, seed))
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
