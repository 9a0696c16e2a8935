"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("at_risk"),
    N_("in_order"),
    N_("of_all"),
    N_("ordered"),
    N_("removal_effect"),
)
