"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("first_met"),
    N_("first_reached"),
    N_("last_seen"),
    N_("later"),
    N_("nobody"),
    N_("nothing"),
    N_("now"),
    N_("ordered"),
    N_("points"),
    N_("repeated"),
    N_("then"),
    N_("too_early"),
    N_("touchpoints"),
    N_("used"),
)
