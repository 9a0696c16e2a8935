"""The column and row names of what topic 14 shows beside its models, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("against_last"),
    N_("by_stay"),
    N_("customer_letter"),
    N_("false_lights"),
    N_("frowns"),
    N_("goods_cost"),
    N_("held_out_bought"),
    N_("last_month"),
    N_("limit_high"),
    N_("limit_low"),
    N_("mailed_bought"),
    N_("mailing_group"),
    N_("months_unseen"),
    N_("new_in_year"),
    N_("parcels_back"),
    N_("profit_left"),
    N_("profit_so_far"),
    N_("receipts"),
    N_("said_on"),
    N_("sent_back"),
    N_("sigmas"),
    N_("step_between"),
    N_("this_month"),
    N_("within_kind"),
)
