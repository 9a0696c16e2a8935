"""What promotion is for in each stage of a product. (Lecture row S4.13)

ProductStage   introduction, rising, growth, maturity
TACTICS        what promotion is for in each, by which means, and what is left alone

In which stage a product is, its sales say: `crmlib.promotion.Bass`.
"""

from __future__ import annotations

from typing import NamedTuple

from crmlib.i18n import N_, Labelled


class ProductStage(Labelled):
    """Stages of a product, in order."""

    INTRODUCTION = "introduction", N_("introduction stage")
    RISING = "rising", N_("rising stage")
    GROWTH = "growth", N_("growth stage")
    MATURITY = "maturity", N_("maturity stage")


class Tactic(NamedTuple):
    """What promotion is for in a stage: message ids of its purpose, its means, and what is left alone."""

    purpose: str
    means: str
    not_this: str


TACTICS = {
    ProductStage.INTRODUCTION: Tactic(
        N_("make the product known: what it is and what it is for"),
        N_("explain, let people taste, show how it is used"),
        N_("no star in the advertisement: people remember the star"),
    ),
    ProductStage.RISING: Tactic(
        N_("strengthen the idea of the product, win more places that sell it"),
        N_("more channels, users who tell others, the price is held"),
        N_("no price cut: it brings forward what would be sold anyway"),
    ),
    ProductStage.GROWTH: Tactic(
        N_("product and brand: why this one among the others"),
        N_("brand advertising beside the product, trial against rivals"),
        N_("no explaining of the product alone: rivals profit from it"),
    ),
    ProductStage.MATURITY: Tactic(
        N_("hold the share of the market"),
        N_("many forms: gifts, larger packs, members' prices, in season"),
        N_("no campaign for first buyers: nearly all have bought"),
    ),
}
