"""The column and row names of what topic 17 shows beside its models, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("among_like"),
    N_("arrives_whole"),
    N_("calls_heard"),
    N_("chance_agreement"),
    N_("custom"),
    N_("etiquette_rule"),
    N_("fact_right"),
    N_("facts_checked"),
    N_("facts_wrong"),
    N_("first_comes"),
    N_("first_shopper"),
    N_("goes_to"),
    N_("heard_said"),
    N_("kind_of_call"),
    N_("misheard_share"),
    N_("moment"),
    N_("not_read_back"),
    N_("notes_told"),
    N_("read_back_whole"),
    N_("satisfied_with"),
    N_("satisfied_without"),
    N_("second_broken"),
    N_("second_kept"),
    N_("talk_times"),
    N_("ticked_kept"),
    N_("way_told"),
    N_("with_joke"),
)
