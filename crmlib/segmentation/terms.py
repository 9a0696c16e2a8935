"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("age_years"),
    N_("attribute"),
    N_("best_offer"),
    N_("buys_in_shop"),
    N_("differs"),
    N_("flattered"),
    N_("gain"),
    N_("gain_high"),
    N_("gain_low"),
    N_("in_se"),
    N_("intended"),
    N_("offers_used"),
    N_("perceived"),
    N_("profit"),
    N_("reach"),
    N_("reach_low"),
    N_("reached_by"),
    N_("segment"),
    N_("tea_offer"),
    N_("than_one_for_all"),
    N_("year_high"),
    N_("year_low"),
    N_("year_yuan"),
)
