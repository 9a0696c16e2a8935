"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("coverage"),
    N_("coverage_high"),
    N_("coverage_low"),
    N_("strictness"),
    N_("tagged_share"),
    N_("theme"),
    N_("utterance"),
)
