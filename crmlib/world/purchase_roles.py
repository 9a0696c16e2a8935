"""Who buys for whom: purchases asked about, and a family that chooses a tea set.

purchase_roles   a row a purchase: who did what, how satisfied, whether it was repeated
family_scores    what three members of a family think of three tea sets
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.world import firm

if TYPE_CHECKING:
    from crmlib.world.block import Block
    from crmlib.world.truth import Truth

PER_CUSTOMERS = 8_000
PREMIUM = 200
OCCASIONS = ("everyday", "guests", "present", "work")
SHARES = {"household": (0.52, 0.18, 0.30, 0.0), "business": (0.0, 0.22, 0.28, 0.50)}
# Who does it where it is not the buyer: probability of each person.
PERSONS = {
    "household": (("self", "partner", "child"), (0.45, 0.35, 0.20)),
    "business": (("self", "colleague", "boss"), (0.20, 0.50, 0.30)),
}
BUYERS = {"household": (0.8, 0.2, 0.0), "business": (0.45, 0.55, 0.0)}
DECIDES = {"household": (0.60, 0.25), "business": (0.15, 0.10)}
PAYS = {"household": 0.75, "business": 0.08}

MEMBERS = ("grandmother", "father", "daughter")
SETS = ("porcelain", "clay", "glass")
# Weight of each criterion for each member, then its scores for the three sets.
FAMILY = {
    ("grandmother", "tradition"): (50, 8, 10, 3),
    ("grandmother", "looks"): (20, 7, 7, 5),
    ("grandmother", "easy_care"): (20, 7, 5, 7),
    ("grandmother", "cost"): (10, 6, 3, 9),
    ("father", "tradition"): (30, 7, 10, 4),
    ("father", "looks"): (10, 6, 8, 5),
    ("father", "easy_care"): (20, 5, 7, 9),
    ("father", "cost"): (40, 6, 8, 9),
    ("daughter", "tradition"): (10, 6, 4, 4),
    ("daughter", "looks"): (50, 5, 2, 9),
    ("daughter", "easy_care"): (30, 7, 2, 9),
    ("daughter", "cost"): (10, 6, 4, 8),
}


def family_scores(truth: Truth) -> pd.DataFrame:
    """Return what a family thinks of three tea sets: three members, four criteria, a row each."""
    rows = [
        (member, criterion, weight, chosen, score)
        for (member, criterion), (weight, *scores) in FAMILY.items()
        for chosen, score in zip(SETS, scores, strict=True)
    ]
    return pd.DataFrame(rows, columns=["family_member", "criterion", "weight", "tea_set", "mark"])


def purchase_roles(block: Block) -> pd.DataFrame:
    """Return the purchases asked about: six roles, two satisfactions, and whether it was bought again."""
    truth, rng = block.truth.roles, block.rng("purchase-roles")
    everybody = block.latent
    n = max(1, round(len(everybody) * truth.occasions / PER_CUSTOMERS))
    business = (everybody["kind"] == "business").to_numpy()
    firms, homes = np.flatnonzero(business), np.flatnonzero(~business)
    for_firm = rng.random(n) < truth.business_share if len(firms) else np.zeros(n, bool)
    if not len(homes):
        for_firm[:] = True
    who = np.array([rng.choice(firms if one else homes) for one in for_firm])
    kind = np.where(for_firm, "business", "household")
    occasion = np.array([rng.choice(OCCASIONS, p=SHARES[one]) for one in kind], dtype=object)
    older = (firm.customers(block)["birth_year"].iloc[who] < 1975).fillna(False).to_numpy(bool)
    table = pd.DataFrame(
        {
            "purchase_id": [f"R{block.number:03d}{place:05d}" for place in range(1, n + 1)],
            "customer_id": everybody["customer_id"].to_numpy()[who],
            "product_id": _products(occasion, for_firm, older, truth.premium, rng),
            "kind": kind,
            "occasion": occasion,
            **_persons(for_firm, truth.same, rng),
        }
    )
    same = (table["buyer"] == table["user"]).to_numpy()
    user = rng.normal(size=n)
    apart = truth.together * user + np.sqrt(1 - truth.together**2) * rng.normal(size=n)
    says = {
        "satisfied_buyer": _ten(np.where(same, user, apart), truth.mean, truth.spread),
        "satisfied_user": _ten(user, truth.mean, truth.spread),
    }
    away = {name: (said - truth.mean) / truth.spread for name, said in says.items()}
    base, for_user, for_buyer = truth.repurchase
    odds = base + for_user * away["satisfied_user"] + for_buyer * away["satisfied_buyer"]
    again = rng.random(n) < 1 / (1 + np.exp(-odds))
    missing = np.where((occasion == "present") & ~same, truth.user_of_gift, truth.not_asked)
    for name, share in (("satisfied_buyer", truth.not_asked), ("satisfied_user", missing)):
        table[name] = pd.Series(says[name]).astype("Int64").mask(pd.Series(rng.random(n) < share))
    for role in ("initiator", "influencer", "decider", "user", "payer"):
        table[role] = table[role].mask(rng.random(n) < truth.not_asked / 4)
    table["repurchased"] = again.astype(int)
    return table


def _persons(for_firm: np.ndarray, same: tuple[float, float], rng: np.random.Generator) -> dict:
    """Return who plays each role, a purchase a row."""
    rows = []
    for one in for_firm:
        kind = "business" if one else "household"
        people, shares = PERSONS[kind]
        weights = np.asarray(shares)
        buyer = people[int(rng.choice(3, p=BUYERS[kind]))]
        others = np.where([person == buyer for person in people], 0.0, weights)
        user = buyer if rng.random() < same[int(one)] else people[int(rng.choice(3, p=others / others.sum()))]
        by_buyer, by_user = DECIDES[kind]
        draw = rng.random()
        anybody = people[int(rng.choice(3, p=(0.05, 0.15, 0.80) if one else shares))]
        decider = buyer if draw < by_buyer else user if draw < by_buyer + by_user else anybody
        initiator = user if rng.random() < 0.55 else people[int(rng.choice(3, p=shares))]
        influencer = decider if rng.random() < 0.35 else people[int(rng.choice(3, p=shares))]
        other_payer = "firm" if one else "partner" if buyer == "self" else "self"
        payer = buyer if rng.random() < PAYS[kind] else other_payer
        rows.append((initiator, influencer, decider, buyer, user, payer))
    names = ("initiator", "influencer", "decider", "buyer", "user", "payer")
    return dict(
        zip(names, (np.array(column, dtype=object) for column in zip(*rows, strict=True)), strict=True)
    )


def _products(
    occasion: np.ndarray,
    for_firm: np.ndarray,
    older: np.ndarray,
    premium: tuple[float, ...],
    rng: np.random.Generator,
) -> np.ndarray:
    """Return what was bought: dear or not by the buyer and the occasion, presents mostly from the gifts."""
    base, adds_firm, adds_older, adds_guests, adds_present = premium
    odds = base + adds_firm * for_firm + adds_older * older
    odds = odds + adds_guests * (occasion == "guests") + adds_present * (occasion == "present")
    dear = rng.random(len(odds)) < 1 / (1 + np.exp(-odds))
    chosen = []
    for is_dear, why in zip(dear, occasion, strict=True):
        of = [
            row[0]
            for row in firm.PRODUCTS
            if (row[4] >= PREMIUM) == is_dear and (why != "everyday" or row[1] != "gift")
        ]
        gifts = [row[0] for row in firm.PRODUCTS if row[0] in of and row[1] == "gift"]
        chosen.append(str(rng.choice(gifts if why == "present" and rng.random() < 0.7 else of)))
    return np.array(chosen, dtype=object)


def _ten(feels: np.ndarray, mean: float, spread: float) -> np.ndarray:
    return np.clip(np.round(mean + spread * feels), 1, 10).astype(int)
