"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("above_zero"),
    N_("adding"),
    N_("apart"),
    N_("derived"),
    N_("derived_high"),
    N_("driver"),
    N_("evaluation"),
    N_("joint"),
    N_("layer"),
    N_("performance"),
    N_("performance_high"),
    N_("performance_low"),
    N_("points_lost"),
    N_("r_alone"),
    N_("r_others"),
    N_("removing"),
    N_("sample_intact"),
    N_("stated_high"),
    N_("true_effect"),
    N_("vif"),
)
