"""The column and row names of this topic's tables, marked for translation; see `crmlib.terms`."""

from crmlib.i18n import N_

TERMS = (
    N_("analytical"),
    N_("dominant"),
    N_("explain_patiently"),
    N_("extraversion_z"),
    N_("give_evidence"),
    N_("lively"),
    N_("matched"),
    N_("matched_rate"),
    N_("membership"),
    N_("mismatched"),
    N_("mismatched_rate"),
    N_("peaceful"),
    N_("personality"),
    N_("powerful"),
    N_("sem"),
    N_("serve_and_let_decide"),
    N_("stability_z"),
)
