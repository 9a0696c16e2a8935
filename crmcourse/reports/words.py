"""Words of the reports, marked for translation.

sentences   several sentences as one text
TERMS       names of columns and rows in the tables of the results
"""

from crmlib.i18n import N_, Text, language


def sentences(*parts: Text | str) -> str:
    """Return several sentences as one text; Chinese puts no space between them."""
    return ("" if language() == "zh" else " ").join(str(part) for part in parts if part)


TERMS = (
    N_("attempted"),
    N_("blank"),
    N_("both_wrong"),
    N_("by_chance"),
    N_("d_av"),
    N_("exercise"),
    N_("exercises"),
    N_("expected_pairs"),
    N_("expected_shared"),
    N_("fast"),
    N_("gain"),
    N_("hake_g"),
    N_("highest"),
    N_("hints"),
    N_("known"),
    N_("late"),
    N_("late_days"),
    N_("late_factor"),
    N_("lowest"),
    N_("median"),
    N_("method"),
    N_("minutes"),
    N_("mistake"),
    N_("objective"),
    N_("out_of"),
    N_("pairs"),
    N_("planned"),
    N_("question"),
    N_("reached"),
    N_("sem_points"),
    N_("sem_share"),
    N_("share"),
    N_("shared"),
    N_("topic"),
    N_("total"),
    N_("tries"),
    N_("value"),
    N_("verdict"),
    N_("with_hint"),
)
