"""The column names of tables of etiquette, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("act"),
    N_("because"),
    N_("in_turn"),
    N_("minute"),
    N_("move"),
    N_("who"),
)
