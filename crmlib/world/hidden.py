"""What nobody sees: what those who are simulated are really like.

latent                 the customers
latent_accounts        what the business accounts need
latent_members         the members of the shop card
latent_subscriptions   the subscribers of the monthly tea
latent_stages          the true stage of each member
latent_segments        the tea drinkers asked what matters to them
latent_households      the households of the market panel
latent_dials           the numbers that were dialled
latent_promotions      what each promotion really brought
"""

from __future__ import annotations

import pandas as pd

from crmlib.world import accounts, calls, promoted, segments, shop, subscribed, vouchers, worth
from crmlib.world.populations import CUSTOMERS, HOUSEHOLDS, MEMBERS, SEED, blocks, lots, panelists
from crmlib.world.truth import Truth


def latent(*, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return what the customers are really like: the hidden traits behind the tables of the same seed."""
    parts = blocks(truth or Truth(), customers, seed)
    return pd.concat([block.latent for block in parts], ignore_index=True)


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
    parts = lots(truth or Truth(), members, seed)
    known = (
        pd.concat([block.latent.assign(left_on=shop.left_on(block)), worth.traits(block)], axis=1)
        for block in parts
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
    parts = lots(truth or Truth(), members, seed)
    return pd.concat([subscribed.latent_subscriptions(block) for block in parts], ignore_index=True)


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
    parts = lots(truth or Truth(), members, seed)
    return pd.concat([vouchers.stages(block) for block in parts], ignore_index=True)


def latent_accounts(
    *, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None
) -> pd.DataFrame:
    """Return what the business accounts really need, behind the tables of the same seed.

    Parameters
    ----------
    customers, seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row an account, as `crmlib.world.accounts.needs` gives it.

    Examples
    --------
    >>> latent_accounts(customers=50, seed=1).columns.tolist()[:4]
    ['customer_id', 'need', 'share', 'headroom']
    """
    parts = blocks(truth or Truth(), customers, seed)
    return pd.concat([accounts.needs(block) for block in parts], ignore_index=True)


def latent_segments(
    *, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None
) -> pd.DataFrame:
    """Return the true segments of those who were asked what matters to them.

    Parameters
    ----------
    customers, seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a row of ``benefits``: respondent_id, segment, level (where the person puts all ticks), spread (how far
        apart they lie), person (who was entered twice has two rows).

    Examples
    --------
    >>> latent_segments(customers=50, seed=1).columns.tolist()
    ['respondent_id', 'segment', 'level', 'spread', 'person']
    """
    parts = [(block.number, segments.asked(block)) for block in blocks(truth or Truth(), customers, seed)]
    named = [part.assign(person=[f"{number}-{one}" for one in part["person"]]) for number, part in parts]
    return pd.concat(named, ignore_index=True)


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
    parts = panelists(truth or Truth(), households, seed)
    return pd.concat([block.latent for block in parts], ignore_index=True)


def latent_promotions(*, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return which promotions ran in the weekly sales of the same seed, and what each really brought.

    Parameters
    ----------
    seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a promotion: article, year (from 0), start (first week), regions (joined by a bar), by_lot (whether the
        lot decided), usual (packs that had been sold there in the ten weeks from the start anyway), in_weeks (packs
        more in the promotion's weeks), net (what is left of that after the weeks that follow).

    Examples
    --------
    >>> latent_promotions(seed=1).columns.tolist()
    ['article', 'year', 'start', 'regions', 'by_lot', 'usual', 'in_weeks', 'net']
    """
    return promoted.promotions(truth or Truth(), seed)


def latent_dials(*, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return what callers felt of the numbers that they dialled, and nobody wrote down.

    Parameters
    ----------
    seed, truth
        As for `simulate`.

    Returns
    -------
    DataFrame
        One row a dial: dial_id, lively (answered more easily, and dialled in golden hours more often).

    Examples
    --------
    >>> latent_dials(seed=1).columns.tolist()
    ['dial_id', 'lively']
    """
    lively = calls.called(truth or Truth(), seed)["lively"]
    return pd.DataFrame({"dial_id": range(1, len(lively) + 1), "lively": lively})
