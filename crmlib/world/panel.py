"""The market panel: households that write down every tea they buy, ours and others'.

households         some households of the panel with their hidden tastes
panel_households   the list of a block
tea_panel          its purchases, with the slips of real diaries
bought             the same as they really were

They are no customers of `crmlib.world.firm`: they stand for the whole market, of which Greenhill is a part. Households
are made by blocks of 500, each with a random stream of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block, stream
from crmlib.world.firm import CITIES, CITY_SHARES
from crmlib.world.truth import Truth
from crmlib.world.truth.panel import BRANDS, PanelTruth

SIZE = 500
START = pd.Timestamp("2024-07-01")
WEEKS = 104
YEAR = 52
# The first week of each promotion of the brand that has them; each lasts a week.
PROMOTED = (6, 19, 32, 45, 58, 71, 84, 97)
AFTER = 3
# From which six of the cities the lot chose the one that got the tea cart.
ELIGIBLE = ("Shanghai", "Suzhou", "Beijing", "Shenzhen", "Guangzhou", "Chengdu")
YUAN = {
    "greenhill": 46.0,
    "mistypeak": 44.0,
    "oldharbour": 58.0,
    "redgate": 33.0,
    "leafline": 38.0,
    "other": 40.0,
}
BOTTLE = {"northwell": 6.5, "redgate": 5.5, "greenhill": 7.0}
REDUCED = 0.8
# A household usually forgets a week or two of its diary; some stop, or join late.
USUAL_GAPS, SHORT = 5, (26, 90)


def households(truth: Truth, *, seed: int, number: int, size: int, first: int) -> Block:
    """Make a block of households with their hidden tastes.

    Returns
    -------
    Block
        Its ``latent`` has household_id, city, size, rate (purchases of leaf tea a week in the first year), taste_*
        (choice of each leaf brand, without the cart), club, cold_rate (purchases of cold brew a week, 0 for most) and
        cold_* (choice of each brand of it).
    """
    panel, rng = truth.panel, stream(seed, number, "panel-households")
    rate = rng.gamma(panel.k, panel.purchases / YEAR / panel.k, size)
    taste = rng.dirichlet(np.asarray(panel.shares) * panel.s, size)
    club = rng.random(size) < panel.club_share
    taste[club] = (1 - panel.club_adds) * taste[club] + panel.club_adds * np.eye(len(BRANDS))[
        BRANDS.index(panel.club)
    ]
    lean = np.exp(panel.cold_against * np.log2(rate / np.median(rate)).clip(-2, 2))
    cold = rng.random(size) < np.minimum(panel.cold_share * lean / lean.mean(), 1)
    cold_rate = rng.gamma(panel.cold_k, panel.cold_purchases / YEAR / panel.cold_k, size)
    latent = pd.DataFrame(
        {
            "household_id": [f"H{first + i:06d}" for i in range(size)],
            "city": rng.choice(np.asarray(CITIES, dtype=object), p=CITY_SHARES, size=size),
            "size": rng.choice([1, 2, 3, 4, 5], p=[0.22, 0.31, 0.28, 0.13, 0.06], size=size),
            "rate": rate,
            **{f"taste_{brand}": taste[:, place] for place, brand in enumerate(BRANDS)},
            "club": club,
            "cold_rate": np.where(cold, cold_rate, 0.0),
        }
    )
    chosen = rng.dirichlet(np.asarray(panel.cold_shares) * panel.cold_s, size)
    for place, brand in enumerate(panel.cold_brands):
        latent[f"cold_{brand}"] = chosen[:, place]
    return Block(number=number, seed=seed, truth=truth, latent=latent)


def _reported(block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Return the first week that each household reports, and how many follow with it."""
    rng, size = block.rng("panel-diaries"), len(block.latent)
    short = rng.random(size) < block.truth.panel.short_diaries
    weeks = np.where(short, rng.integers(*SHORT, size), WEEKS - rng.integers(0, USUAL_GAPS, size))
    late = rng.random(size) < 0.5
    return np.where(late, WEEKS - weeks, 0), weeks


def panel_households(block: Block) -> pd.DataFrame:
    """Return the list of a block: who they are, and how many weeks they reported."""
    table = block.latent[["household_id", "city", "size"]].copy()
    table["weeks_reported"] = _reported(block)[1]
    return table


def bought(block: Block) -> pd.DataFrame:
    """Return what a block really bought, in order of household and week.

    Returns
    -------
    DataFrame
        household (position in the block), week (0 = 2024-07-01), form (leaf or cold_brew), brand, promoted.
    """
    panel, rng, latent = block.truth.panel, block.rng("panel-purchases"), block.latent
    when = np.arange(WEEKS)
    season = np.where(when < YEAR, 1.0, 1 - panel.shrinks)
    leaf = _drawn(rng, np.outer(latent["rate"], season))
    cold = _drawn(rng, np.outer(latent["cold_rate"], np.ones(WEEKS)))
    taste = latent[[f"taste_{brand}" for brand in BRANDS]].to_numpy()
    chosen = _with_cart(taste, leaf, latent["city"].to_numpy(), panel)
    cold_taste = latent[[f"cold_{brand}" for brand in panel.cold_brands]].to_numpy()
    table = pd.concat(
        [
            _rows(leaf, "leaf", np.asarray(BRANDS)[_choice(rng, chosen)]),
            _rows(cold, "cold_brew", np.asarray(panel.cold_brands)[_choice(rng, cold_taste[cold[0]])]),
        ],
        ignore_index=True,
    )
    table["promoted"] = rng.random(len(table)) < panel.promoted_elsewhere
    _forward(table, panel, rng)
    return table.sort_values(["household", "week", "form", "brand"], kind="stable", ignore_index=True)


def _drawn(rng: np.random.Generator, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return household and week of each purchase."""
    times = rng.poisson(mean)
    household, week = np.nonzero(times)
    often = times[household, week]
    return np.repeat(household, often), np.repeat(week, often)


def _with_cart(
    taste: np.ndarray, leaf: tuple[np.ndarray, np.ndarray], city: np.ndarray, panel: PanelTruth
) -> np.ndarray:
    """Return the chances of each purchase's brands: where the cart stands, ours times its factor."""
    household, week = leaf
    chances = taste[household]
    ours = BRANDS.index("greenhill")
    there = (city[household] == panel.cart_city) & (week >= panel.cart_week)
    raised = np.minimum(chances[there, ours] * panel.cart_factor, 0.98)
    rest = 1 - chances[there, ours]
    chances[there] *= ((1 - raised) / np.where(rest > 0, rest, 1.0))[:, None]
    chances[there, ours] = raised
    return chances


def _choice(rng: np.random.Generator, chances: np.ndarray) -> np.ndarray:
    """Return which one of its chances each row draws."""
    ends = chances.cumsum(axis=1)
    return (rng.random(len(chances))[:, None] * ends[:, -1:] > ends[:, :-1]).sum(axis=1)


def _rows(when: tuple[np.ndarray, np.ndarray], form: str, brand: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"household": when[0], "week": when[1], "form": form, "brand": brand})


def _forward(table: pd.DataFrame, panel: PanelTruth, rng: np.random.Generator) -> None:
    """Let the promotions of one brand bring its purchases of the weeks after forward; nobody is won by them."""
    theirs = ((table["brand"] == panel.promotes) & (table["form"] == "leaf")).to_numpy()
    week = table["week"].to_numpy().copy()
    moves = rng.random(len(table)) < panel.forward
    for promoted in PROMOTED:
        soon = theirs & moves & (week > promoted) & (week <= promoted + AFTER)
        week[soon] = promoted
    at_reduced = theirs & np.isin(week, PROMOTED)
    table["week"] = week
    table.loc[theirs, "promoted"] = at_reduced[theirs]


def tea_panel(block: Block) -> pd.DataFrame:
    """Return the diaries of a block: one row a purchase, with the slips of real diaries."""
    panel, rng, table = block.truth.panel, block.rng("tea-panel"), bought(block)
    first, weeks = _reported(block)
    who = table["household"].to_numpy()
    since = table["week"].to_numpy() - first[who]
    packs = np.where(
        table["form"] == "leaf", rng.choice([1, 2, 3], p=[0.8, 0.16, 0.04], size=len(table)),
        rng.choice([1, 2, 12], p=[0.55, 0.2, 0.25], size=len(table)),
    )  # fmt: skip
    price = np.where(table["form"] == "leaf", table["brand"].map(YUAN), table["brand"].map(BOTTLE))
    reduced = np.where(table["promoted"], REDUCED, 1.0)
    paid = packs * price.astype(float) * reduced * np.exp(rng.normal(0, 0.12, len(table)))
    made = pd.DataFrame(
        {
            "household_id": block.latent["household_id"].to_numpy()[who],
            "week": (START + pd.to_timedelta(7 * table["week"], unit="D")).dt.strftime("%Y-%m-%d"),
            "form": table["form"],
            "brand": table["brand"],
            "packs": packs,
            "yuan": np.round(paid, 1),
            "promoted": table["promoted"].astype(int),
        }
    )
    made["brand"] = made["brand"].mask(rng.random(len(made)) < panel.brand_missing)
    twice = rng.random(len(made)) < panel.scanned_twice
    made = made[(since >= 0) & (since < weeks[who])]
    again = made[twice[made.index]]
    return pd.concat([made, again]).sort_index(kind="stable").reset_index(drop=True)
