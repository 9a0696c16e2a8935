"""The column and row names of what topic 16 shows beside its models, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("at_least_20"),
    N_("average_day"),
    N_("callers"),
    N_("cold_answered"),
    N_("cold_dials"),
    N_("contacts"),
    N_("days_in_it"),
    N_("days_so_far"),
    N_("dials_a_day"),
    N_("dials_a_month"),
    N_("go_on"),
    N_("hot_answered"),
    N_("hot_dials"),
    N_("how_called"),
    N_("if_rate_known"),
    N_("in_balance"),
    N_("in_it"),
    N_("minutes_a_talk"),
    N_("minutes_of"),
    N_("more_past"),
    N_("orders_a_month"),
    N_("orders_on_average"),
    N_("rate_from_june"),
    N_("seller"),
    N_("talks_ordered"),
    N_("third_layer"),
    N_("way_changed"),
    N_("while_draining"),
)
