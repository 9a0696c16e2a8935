"""What the columns and rows of the lesson's own tables are called, marked for the catalogue."""

from crmlib.i18n import N_

TERMS = (
    N_("grandmother"), N_("father"), N_("daughter"),
    N_("back_here"), N_("back_so_far"), N_("decided_n"), N_("failures_n"), N_("gift_buyers"), N_("left_blank"),
    N_("left_failed"), N_("left_unfailed"), N_("catalogues"), N_("not_used_it"), N_("of_these"),
    N_("renewed_if_so"), N_("renewed_otherwise"), N_("satisfied_stays"), N_("share_of_others"),
    N_("share_of_these"), N_("tea_set"), N_("used_it"), N_("visits_made"),
    N_("failures_left"), N_("managed_by"), N_("of_failures"), N_("of_losses"), N_("profit_a_point"),
    N_("touches"), N_("v_less_chance"),
)  # fmt: skip
