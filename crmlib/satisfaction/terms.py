"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("after_leaving"),
    N_("all"),
    N_("answer"),
    N_("born"),
    N_("by_lot"),
    N_("cause"),
    N_("design_effect"),
    N_("gone"),
    N_("group"),
    N_("held"),
    N_("in_groups"),
    N_("invited"),
    N_("judgement"),
    N_("left_with"),
    N_("left_without"),
    N_("line"),
    N_("lot"),
    N_("of_everybody"),
    N_("of_gone"),
    N_("off_scale"),
    N_("satisfied"),
    N_("other_shops"),
    N_("pooled"),
    N_("staff"),
    N_("this_shop"),
    N_("usable"),
    N_("worth"),
)
