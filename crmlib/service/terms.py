"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("adjusted"),
    N_("elsewhere"),
    N_("elsewhere_high"),
    N_("elsewhere_low"),
    N_("facts"),
    N_("in_complaints"),
    N_("naive"),
    N_("naive_high"),
    N_("naive_low"),
    N_("notes"),
    N_("told_how"),
    N_("whole"),
    N_("whole_high"),
    N_("whole_low"),
    N_("with_skill"),
    N_("without_skill"),
)
