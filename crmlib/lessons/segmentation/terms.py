"""The column and row names of what topic 04 shows beside its models, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("as_in_truth"),
    N_("below_zero"),
    N_("between_groups"),
    N_("distance"),
    N_("distant_own"),
    N_("enthusiasts_own"),
    N_("sending"),
    N_("identified"),
    N_("index_of_all"),
    N_("intended"),
    N_("margin_explained"),
    N_("margin_sale"),
    N_("medium"),
    N_("moved"),
    N_("most_valuable"),
    N_("other_interviewers"),
    N_("own_offers_add"),
    N_("perceived"),
    N_("profit"),
    N_("same_number"),
    N_("share_bought"),
    N_("this_interviewer"),
    N_("tried"),
    N_("sent_to"),
    N_("yuan_a_head"),
    N_("zero_line"),
)
