"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("acquisition"),
    N_("as_of"),
    N_("border"),
    N_("decline"),
    N_("departure"),
    N_("first_order"),
    N_("gifts"),
    N_("gone_after"),
    N_("growth"),
    N_("interval"),
    N_("interval_cv"),
    N_("last_order"),
    N_("longer"),
    N_("maturity"),
    N_("next_stage"),
    N_("orders_a_head"),
    N_("periods_on"),
    N_("quiet_after"),
    N_("silence"),
    N_("single"),
    N_("stage"),
    N_("strategy"),
    N_("trend_own"),
    N_("trend_se"),
    N_("weekday"),
    N_("yuan_a_head"),
    N_("yuan_high"),
    N_("yuan_low"),
)
