"""What tea drinkers say they want, which offer they took up, and what they think the brands stand for.

benefits      tea drinkers asked what matters to them, and the offer that each was sent by lot
associations  respondents who ticked what four brands stand for
asked         what those of `benefits` are really like
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.world.truth.segments import BENEFITS, BRANDS, MEDIA, OFFERS, SERVICES

if TYPE_CHECKING:
    from crmlib.world.block import Block

# What all benefits have in common stays with the person, so services are rated with half of it.
_SERVED, _STYLE_OF_SERVICE = 4.8, 0.5


def asked(block: Block) -> pd.DataFrame:
    """Return what the tea drinkers of a block's survey are really like.

    Returns
    -------
    DataFrame
        One row a respondent, and one more for each that was entered twice: respondent_id, segment, level (where the
        person puts all ticks), spread (how far apart they lie), person (place in the block's survey).
    """
    truth, rng = block.truth.segments, block.rng("segments")
    n = max(1, round(truth.asked * len(block.latent)))
    segment = rng.choice(len(truth.kinds), n, p=[kind.share for kind in truth.kinds])
    people = pd.DataFrame(
        {
            "segment": np.array([kind.name for kind in truth.kinds])[segment],
            "level": rng.normal(*truth.level, n),
            "spread": np.exp(rng.normal(0, truth.spread, n)),
            "person": np.arange(n),
        }
    )
    twice = rng.choice(n, round(truth.twice * n), replace=False)
    people = people.iloc[rng.permutation(np.r_[np.arange(n), twice])].reset_index(drop=True)
    people.insert(0, "respondent_id", [f"R{block.number:02d}{i + 1:04d}" for i in range(len(people))])
    return people


def benefits(block: Block) -> pd.DataFrame:
    """Make the survey: eight ratings, media, services, money, and the offer by lot; with its slips."""
    people = asked(block)
    once = people.drop_duplicates("person").sort_values("person", ignore_index=True)
    rng = block.rng("benefits")
    table = pd.concat([_file(block, once, rng), _answers(block, once, rng), _trial(block, once, rng)], axis=1)
    turned = table["interviewer"] == block.truth.segments.turned
    table["want_price"] = table["want_price"].mask(turned, 8 - table["want_price"])
    table = table.iloc[people["person"].to_numpy()].reset_index(drop=True)
    table.insert(0, "respondent_id", people["respondent_id"])
    return table


def _by_segment(block: Block, people: pd.DataFrame, what: str) -> np.ndarray:
    """Return a parameter of each person's segment."""
    known = {kind.name: getattr(kind, what) for kind in block.truth.segments.kinds}
    return np.array([known[name] for name in people["segment"]])


def _file(block: Block, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return what the customer file holds: who somebody is, and what was bought."""
    truth, n = block.truth.segments, len(people)
    age = np.clip(np.round(rng.normal(_by_segment(block, people, "age"), truth.age_spread)), 18, 90)
    years = np.minimum(1 + rng.geometric(0.25, n), 20)
    keeps = truth.person * rng.normal(size=n)
    usual = np.log(truth.spend) + _by_segment(block, people, "worth") + keeps
    usual = usual + truth.by_year * (np.minimum(years, 10) - 4)
    before = np.exp(usual + truth.last_year * rng.normal(size=n))
    now = np.exp(usual + truth.this_year * rng.normal(size=n))
    return pd.DataFrame(
        {
            "interviewer": [f"I{i:02d}" for i in rng.integers(1, truth.interviewers + 1, n)],
            "kind": np.where(rng.random(n) < _by_segment(block, people, "business"), "business", "household"),
            "age_years": age.astype(int),
            "buys_in_shop": (rng.random(n) < _by_segment(block, people, "in_shop")).astype(int),
            "years_with_us": years,
            "orders_before": 1 + rng.poisson(before / 130),
            "spend_before": np.round(before).astype(int),
            "margin_year": np.round(truth.margin_share * now - rng.gamma(*truth.service, n)).astype(int),
        }
    )


def _answers(block: Block, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return what was ticked: benefits, media, services."""
    truth, n = block.truth.segments, len(people)
    level, spread = people["level"].to_numpy()[:, None], people["spread"].to_numpy()[:, None]
    wants = _by_segment(block, people, "wants") + truth.noise * rng.normal(size=(n, len(BENEFITS)))
    ticked = pd.DataFrame(_seven(level + spread * wants), columns=[f"want_{name}" for name in BENEFITS])
    same = np.flatnonzero(rng.random(n) < truth.straight)
    ticked.iloc[same] = np.repeat(rng.choice([4, 5, 6, 7], len(same))[:, None], len(BENEFITS), axis=1)
    media = (rng.random((n, len(MEDIA))) < _by_segment(block, people, "media")).astype(int)
    served = _SERVED + _STYLE_OF_SERVICE * (level - truth.level[0])
    served = served + _by_segment(block, people, "served") + rng.normal(size=(n, len(SERVICES)))
    return pd.concat(
        [
            ticked,
            pd.DataFrame(media, columns=[f"sees_{name}" for name in MEDIA]),
            pd.DataFrame(_seven(served), columns=[f"served_{name}" for name in SERVICES]),
        ],
        axis=1,
    )


def _trial(block: Block, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the offer that each was sent by lot, and who bought."""
    n = len(people)
    drawn = rng.permutation(np.resize(np.arange(len(OFFERS)), n))
    share = _by_segment(block, people, "buys")[np.arange(n), drawn]
    return pd.DataFrame({"tea_offer": np.array(OFFERS)[drawn], "bought": (rng.random(n) < share).astype(int)})


def associations(block: Block) -> pd.DataFrame:
    """Make the brand survey: what each respondent ticked of each of four brands, if she knows it."""
    truth, rng = block.truth.segments, block.rng("associations")
    n = max(1, round(truth.rated * len(block.latent)))
    shares = np.array(truth.brands)
    odds = np.log(shares / (1 - shares))[None] + truth.yes * rng.normal(size=(n, 1, 1))
    # The share among all is as given: how readily people tick flattens a share of the odds.
    odds = odds * np.sqrt(1 + (truth.yes / 1.7) ** 2)
    known = rng.random((n, len(BRANDS))) < np.array(truth.known)
    ticks = (rng.logistic(size=odds.shape) < odds) & known[:, :, None]
    names = [f"stands_for_{name}" for name in BENEFITS]
    table = pd.DataFrame(ticks.reshape(-1, len(BENEFITS)).astype(int), columns=names)
    table.insert(
        0, "respondent_id", np.repeat([f"B{block.number:02d}{i + 1:04d}" for i in range(n)], len(BRANDS))
    )
    table.insert(1, "brand", np.tile(BRANDS, n))
    table.insert(2, "knows_brand", known.ravel().astype(int))
    return table


def _seven(meant: np.ndarray) -> np.ndarray:
    """Return what is meant as ticked on a scale from 1 to 7."""
    return np.clip(np.round(meant), 1, 7).astype(int)
