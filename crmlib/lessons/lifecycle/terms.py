"""The column and row names of what topic 11 shows beside its models, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("area"),
    N_("categories"),
    N_("again_60d"),
    N_("again_in_time"),
    N_("again_late"),
    N_("apology"),
    N_("called_in_time"),
    N_("gone_after"),
    N_("half_year"),
    N_("here"),
    N_("largest_order"),
    N_("moved_away"),
    N_("of_all"),
    N_("came_back"),
    N_("orders_again"),
    N_("orders_so_far"),
    N_("other_reasons"),
    N_("quarter_end"),
    N_("quiet_after"),
    N_("rule"),
    N_("silence"),
    N_("since_first"),
    N_("spent_elsewhere"),
    N_("usual"),
    N_("with_call"),
    N_("without_call"),
)
