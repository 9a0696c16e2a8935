"""Service as it was heard, passed on, watched and judged.

service_calls      calls and visits at the counter, with the skills that were shown
call_labels        some of them labelled again by two others
messages           notes of seven facts that went from one person to the next
mystery_visits     rules watched by two shoppers at once
service_survey     what guests expect of service, and what they found
etiquette_ratings  what two judges give each option of the etiquette scenarios
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pandas as pd

from crmlib.world.truth.service import DIMENSIONS, FACTS, SKILLS, WATCHED

if TYPE_CHECKING:
    from crmlib.world.block import Block
    from crmlib.world.truth import Truth

TELEPHONE, SHOP = "telephone", "shop"


def _count(block: Block, share: float) -> int:
    return max(1, round(share * len(block.latent)))


def _numbered(block: Block, letter: str, n: int) -> list[str]:
    return [f"{letter}{block.number:02d}{place:04d}" for place in range(1, n + 1)]


def service_calls(block: Block) -> pd.DataFrame:
    """Return calls and visits at the counter: what was shown, and whether the customer was satisfied."""
    truth, rng = block.truth.calls, block.rng("service-calls")
    n = _count(block, truth.calls)
    telephone = rng.random(n) < truth.by_telephone
    complains = rng.random(n) < truth.complains
    chance = np.array(truth.base) + np.outer(complains, truth.in_complaints)
    shown = rng.random((n, len(SKILLS))) < chance
    seen = ~telephone[:, None] | (np.array(SKILLS) != "body")
    odds = truth.intercept + truth.complaint * complains
    odds = odds + ((shown - np.array(truth.base)) * seen) @ np.array(truth.effect)
    odds = odds + truth.humour_in_complaints * (complains & shown[:, SKILLS.index("humour")])
    table = pd.DataFrame(
        {
            "call_id": _numbered(block, "K", n),
            "channel": np.where(telephone, TELEPHONE, SHOP),
            "complains": complains.astype(int),
        }
    )
    for place, name in enumerate(SKILLS):
        table[f"skill_{name}"] = pd.array(shown[:, place].astype(int), dtype="Int64")
    table["skill_body"] = table["skill_body"].mask(telephone)
    table["satisfied"] = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
    return table


def call_labels(block: Block) -> pd.DataFrame:
    """Return what two others noted of some of the calls, a row a skill that could be noted."""
    truth, rng, calls = block.truth.calls, block.rng("call-labels"), service_calls(block)
    n = max(1, round(truth.labelled * len(calls)))
    calls = calls.iloc[np.sort(rng.choice(len(calls), n, replace=False))]
    long = calls.melt("call_id", [f"skill_{name}" for name in SKILLS], "skill", "there")
    long["skill"] = long["skill"].str.removeprefix("skill_")
    long = long.dropna(subset="there").sort_values("call_id", kind="stable", ignore_index=True)
    there = long.pop("there").to_numpy(bool)
    for place, name in enumerate(("first_label", "second_label")):
        chance = np.where(there, truth.hears[place], truth.invents[place])
        long[name] = (rng.random(len(long)) < chance).astype(int)
    return long


def messages(block: Block) -> pd.DataFrame:
    """Return notes of seven facts: how often they were told on, whether read back by lot, what came through right."""
    truth, rng = block.truth.notes, block.rng("messages")
    n = _count(block, truth.notes)
    hops = 1 + rng.choice(3, n, p=truth.hops)
    read_back = rng.permutation(np.arange(n) < round(truth.read_back * n))
    right, rounds = np.ones((n, len(FACTS)), dtype=bool), np.zeros(n)
    for hop in range(3):
        on = hops > hop
        wrong, said = _heard(rng, n, read_back, truth.error, truth.miss)
        right &= ~(wrong & on[:, None])
        rounds += np.where(on, said, 0.0)
    seconds = truth.seconds * rounds * np.exp(truth.spread * rng.normal(size=n))
    table = pd.DataFrame(
        {"message_id": _numbered(block, "N", n), "hops": hops, "read_back": read_back.astype(int)}
    )
    for place, fact in enumerate(FACTS):
        table[f"got_{fact}"] = right[:, place].astype(int)
    table["seconds"] = np.maximum(np.rint(seconds), 1).astype(int)
    return table


def _heard(
    rng: np.random.Generator, n: int, read_back: np.ndarray, error: float, miss: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return which facts one hop leaves wrong, and how many times seven facts were spoken."""
    wrong = rng.random((n, len(FACTS))) < error
    spoken = np.ones((n, len(FACTS))) + read_back[:, None]
    # What the speaker notices in what is read back is said again, until something is accepted.
    again = wrong & read_back[:, None] & (rng.random(wrong.shape) >= miss)
    while again.any():
        spoken += 2 * again
        wrong = np.where(again, rng.random(wrong.shape) < error, wrong)
        again = again & wrong & (rng.random(wrong.shape) >= miss)
    return wrong, spoken.mean(axis=1)


def mystery_visits(block: Block) -> pd.DataFrame:
    """Return what two mystery shoppers noted of the same visits, a row a rule."""
    truth, rng = block.truth.shoppers, block.rng("mystery")
    n = max(2, _count(block, truth.visits))
    branch = np.resize(np.arange(len(truth.kept)), n)
    share = np.array([share for _name, share in truth.kept])[branch]
    kept = rng.random((n, len(WATCHED))) < share[:, None]
    table = pd.DataFrame(
        {
            "mystery_id": np.repeat(_numbered(block, "Y", n), len(WATCHED)),
            "branch": np.repeat(np.array([name for name, _share in truth.kept])[branch], len(WATCHED)),
            "kept_rule": np.tile(WATCHED, n),
        }
    )
    for place, name in enumerate(("first_rater", "second_rater")):
        chance = np.where(kept, truth.sensitivity[place], 1 - truth.specificity[place])
        table[name] = (rng.random(kept.shape) < chance).astype(int).ravel()
    return table


def service_survey(block: Block) -> pd.DataFrame:
    """Return what guests expect of service and found, 22 statements each from 1 to 7, and an overall judgement."""
    truth, rng = block.truth.quality, block.rng("service-survey")
    n, of = _count(block, truth.asked), np.repeat(np.arange(len(DIMENSIONS)), list(DIMENSIONS.values()))
    person, view = _two(rng, (n, 1), truth.together), _two(rng, (n, len(DIMENSIONS)), truth.together)
    table = pd.DataFrame({"respondent_id": _numbered(block, "Q", n)})
    for place, (name, means) in enumerate((("expect", truth.expected), ("perceive", truth.perceived))):
        level = np.array(means) + truth.person[place] * person[place] + truth.dimension[place] * view[place]
        ticks = level[:, of] + truth.item[place] * rng.normal(size=(n, len(of)))
        table[[f"{name}_{item + 1:02d}" for item in range(len(of))]] = _seven(ticks)
    table["overall_quality"] = _seven(level @ np.array(truth.weights) + truth.overall * rng.normal(size=n))
    return table


def etiquette_ratings(truth: Truth) -> pd.DataFrame:
    """Return what two judges give each option of the etiquette scenarios, from 0 to 3."""
    from crmlib.etiquette import judge, scenarios

    rng = np.random.default_rng(crc32(b"etiquette-ratings"))
    keys = [(one, letter) for one in scenarios() for letter in one.options]
    points = np.array([judge(one, letter).points for one, letter in keys])
    scores = points + truth.shoppers.rating * rng.normal(size=(2, len(points)))
    first, second = np.clip(np.rint(scores), 0, 3).astype(int)
    table = pd.DataFrame([(one.id, letter) for one, letter in keys], columns=["scenario_id", "option"])
    return table.assign(first_score=first, second_score=second)


def _two(rng: np.random.Generator, shape: tuple[int, int], together: float) -> np.ndarray:
    """Return two standard normal arrays that go together so much."""
    first, second = rng.normal(size=(2, *shape))
    return np.stack([first, together * first + np.sqrt(1 - together**2) * second])


def _seven(ticks: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(ticks), 1, 7).astype(int)
