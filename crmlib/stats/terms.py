"""The column and row names of tables that the shared statistics make; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("above_zero"),
    N_("alpha_without"),
    N_("answered"),
    N_("at_risk"),
    N_("attention_failed"),
    N_("bic"),
    N_("bin"),
    N_("clusters"),
    N_("design"),
    N_("flagged"),
    N_("item_rest_r"),
    N_("listwise"),
    N_("longest_run"),
    N_("omega"),
    N_("p_holm"),
    N_("p_value"),
    N_("parameters"),
    N_("performance"),
    N_("performance_high"),
    N_("performance_low"),
    N_("prior"),
    N_("r_alone"),
    N_("r_others"),
    N_("removal_effect"),
    N_("same_answer"),
    N_("spherical"),
    N_("too_fast"),
    N_("vif"),
)
