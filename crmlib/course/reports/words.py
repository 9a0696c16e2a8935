"""Words of the reports that stand in no Python code, marked for translation.

The extraction of messages reads Python; a test compares `TEMPLATES` with what the templates say.

sentences   several sentences as one text
TERMS       names of columns and rows in the tables of the results
TEMPLATES   what the templates say
"""

from crmlib.i18n import N_, language


def sentences(*parts: str) -> str:
    """Return several sentences as one text; Chinese puts no space between them."""
    return ("" if language() == "zh" else " ").join(part for part in parts if part)


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

TEMPLATES = (
    N_("Interval (95%)"),
    N_("A person will look at this hand-in"),
    N_("All points"),
    N_("Before and after"),
    N_("Blank"),
    N_("Both wrong"),
    N_("Chance of so many"),
    N_("Class report"),
    N_("Equal wrong answers"),
    N_("Everybody"),
    N_("Exercise"),
    N_("Exercises"),
    N_("Exercises to look at"),
    N_("Exercises: how hard, and do they tell the able from the less able?"),
    N_("Expected by chance"),
    N_("File"),
    N_("Fill in review.csv and merge it back."),
    N_("Final"),
    N_("How it was graded"),
    N_("How reliable is the total?"),
    N_("How the totals are spread"),
    N_("Id"),
    N_("Mistakes that most made"),
    N_("No usual mistake was recognised."),
    N_("Nobody needs a person: every hand-in was graded."),
    N_("Nothing stands out."),
    N_("Objectives reached"),
    N_("Objectives that fewest reached"),
    N_("Pair"),
    N_("People"),
    N_(
        "People learn together and share misunderstandings; a rare pattern is a reason to ask, never a proof."
    ),
    N_("Percent"),
    N_("Reading"),
    N_("Score"),
    N_("Share of points"),
    N_("Share of points and correlation with the rest of each exercise; the numbers stand below."),
    N_("Status"),
    N_("Such pairs by chance in this class"),
    N_("The question they got"),
    N_("The rarer ones"),
    N_("They have no total and count in no number below, nor do they stand in moodle.csv and canvas.csv."),
    N_("This accuses nobody."),
    N_("Time"),
    N_("To confirm"),
    N_("Took a hint"),
    N_("Topic"),
    N_("Tries"),
    N_("Usual mistakes"),
    N_("Value"),
    N_("What"),
    N_("What follows is not final. Nothing is lost: your trainer has the reason, and will tell you."),
    N_("What the class did not understand"),
    N_("Who"),
    N_("Why"),
    N_("Your answer:"),
    N_("Your trainer:"),
    N_("r with the rest"),
)
