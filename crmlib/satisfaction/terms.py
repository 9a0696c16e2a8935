"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("after_leaving"),
    N_("all"),
    N_("answer"),
    N_("born"),
    N_("cause"),
    N_("design_effect"),
    N_("gone"),
    N_("group"),
    N_("held"),
    N_("judgement"),
    N_("left_with"),
    N_("left_without"),
    N_("line"),
    N_("lot"),
    N_("of_everybody"),
    N_("of_gone"),
    N_("off_scale"),
    N_("satisfied"),
    N_("pooled"),
    N_("staff"),
    N_("usable"),
    N_("worth"),
)
