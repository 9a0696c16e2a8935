"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("coverage"),
    N_("coverage_high"),
    N_("coverage_low"),
    N_("f1"),
    N_("kappa"),
    N_("precision_high"),
    N_("precision_low"),
    N_("recall_high"),
    N_("recall_low"),
    N_("strictness"),
    N_("tag"),
    N_("tagged"),
    N_("tagged_share"),
    N_("theme"),
    N_("utterance"),
)
