"""Running the firm: blocks of customers in, tables out."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from crmlib.i18n import _
from crmlib.world import accounts, deals, firm, journey, market, people, satisfaction
from crmlib.world.block import Block, population
from crmlib.world.truth import Truth

SEED = 2026
CUSTOMERS = 8_000
BLOCK = 2_000

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


def simulate(
    *, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None
) -> dict[str, pd.DataFrame]:
    """Return the firm's tables.

    Parameters
    ----------
    customers : int, default 8000
        How many customers to simulate, at least 1.
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
        If there is no customer to simulate.

    Examples
    --------
    >>> len(simulate(customers=50, seed=1)["customers"])
    50
    """
    truth = truth or Truth()
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for block in _blocks(truth, customers, seed):
        for name, make in TABLES.items():
            parts[name].append(make(block))
    fixed = {name: make(truth) for name, make in FIXED.items()}
    return fixed | {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def latent(*, customers: int = CUSTOMERS, seed: int = SEED, truth: Truth | None = None) -> pd.DataFrame:
    """Return what the customers are really like: the hidden traits behind the tables of the same seed."""
    blocks = _blocks(truth or Truth(), customers, seed)
    return pd.concat([block.latent for block in blocks], ignore_index=True)


def write(
    folder: Path | str,
    *,
    customers: int = CUSTOMERS,
    seed: int = SEED,
    truth: Truth | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Write the firm's tables as CSV files, in memory that does not grow with the number of customers.

    Every file is written beside its place and moved there when all are whole.

    Parameters
    ----------
    folder : path
        Where to write; made if absent.
    customers, seed, truth
        As for `simulate`.
    progress : callable, optional
        Called with (customers done, customers in all) after each block.

    Returns
    -------
    dict of str to int
        Rows written to each table.
    """
    truth = truth or Truth()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = dict.fromkeys([*FIXED, *TABLES], 0)
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
            for block in _blocks(truth, customers, seed):
                for name, make in TABLES.items():
                    append(name, make(block))
                if progress:
                    progress(min((block.number + 1) * BLOCK, customers), customers)
        for name in rows:
            os.replace(Path(temporary) / f"{name}.csv", folder / f"{name}.csv")
    return rows
