"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("later"),
    N_("nobody"),
    N_("nothing"),
    N_("ordered"),
    N_("repeated"),
    N_("too_early"),
    N_("used"),
)
