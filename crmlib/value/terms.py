"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("all ten parts"),
    N_("after_to_before"),
    N_("classic_form"),
    N_("conditional_logit"),
    N_("hit_rate"),
    N_("lecture_form"),
    N_("level_after"),
    N_("loglik"),
    N_("loglik_per_task"),
    N_("meaning"),
    N_("nest"),
    N_("nested_logit"),
    N_("p_sign"),
    N_("prediction"),
    N_("step"),
    N_("tea houses"),
    N_("total_cost"),
    N_("total_value"),
    N_("twins"),
    N_("utility"),
    N_("wtp"),
)
