"""Why a person must look at a submission, and what is good to know about it: in both languages.

Reason    a code, and the sentence in both languages
reason    one of those below, its facts filled in
"""

from __future__ import annotations

from typing import TypedDict

from crmlib.i18n import N_, both


class Reason(TypedDict):
    """A code for programs, and a sentence for people, in both languages."""

    code: str
    en: str
    zh: str


# What a person must look at.
_REASONS = {
    "not_a_notebook": N_("{file} is neither a notebook nor what submit() writes."),
    "empty_file": N_("{file} is empty."),
    "too_large": N_("{file} is larger than {limit} MB, or unpacks to more than that."),
    "unsafe_archive": N_(
        "{file} holds a name or a link that leads out of it ({name}); nothing in it was read."
    ),
    "link": N_("{file} is a link to some other place; it was not followed."),
    "unreadable": N_("{file} cannot be read ({error})."),
    "unreadable_facts": N_(
        "submission.json in {file} cannot be read; who handed in, and when, is read off the file. Its notebooks count."
    ),
    "nothing_inside": N_("There is no exercise notebook of these topics in {file}."),
    "no_answers": N_("Not one answer was recorded."),
    "timed_out": N_(
        "The notebook {notebook} was stopped after {seconds:.3g} seconds. Answers until then count."
    ),
    "killed": N_(
        "The notebook {notebook} was ended by the system (signal {signal}). Answers until then count."
    ),
    "left": N_("The notebook {notebook} ended itself before its last cell. Answers until then count."),
    "hungry": N_(
        "The programs that the notebook {notebook} started took more memory than it may. Answers until then count."
    ),
    "flooded": N_("The notebook {notebook} handed in more than it may. Answers until then count."),
    "broken": N_(
        "The sandbox broke down while {notebook} ran. Grade it again; if it happens again, run it by hand."
    ),
    "walls": N_("The sandbox could not be set up for {notebook} ({error}). Grade it again."),
    "tampered": N_("What {notebook} said does not read as `check` writes it. Look at its code."),
    "did_not_run": N_("{ids}: not reached, because a cell of {notebook} stopped with {error}."),
    "unrecorded": N_(
        "{ids}: the notebook {notebook} calls `check`, but nothing was recorded. Look at its code."
    ),
    "unknown_id": N_("The course has no exercise {ids}; was an id changed in {notebook}?"),
    "other_version": N_("Made with version {theirs} of the course, graded with {ours}."),
    "other_data": N_("Worked out on other data than those handed out."),
    "same_trainee": N_("{others} is handed in under the same name; which one counts?"),
    "unmarked": N_("{ids}: the key cannot be computed here. Look at the data and mark by hand."),
}
# What is good to know.
_NOTES = {
    "id_twice": N_("{ids}: checked more than once; the last answer counts."),
    "earlier": N_("{file} was handed in earlier and does not count."),
    "topic_twice": N_("Several notebooks of {topic}; {notebook} has the fewest blanks and counts."),
    "cell_error": N_("A cell of {notebook} stopped with {error}; the cells after it ran."),
    "much_output": N_("{notebook} printed {count:,} characters."),
    "missing_cell": N_("{ids}: the cell is not in the notebook any more; counted as not attempted."),
    "from_sheet": N_("{ids}: taken from the answers handed in, since no notebook reached them."),
    "plain_notebook": N_("A plain notebook: who made it and when is read off the file."),
    "all_blank": N_("Every answer is blank."),
}


def reason(code: str, **facts: object) -> Reason:
    """Return a reason or a note, its facts filled in.

    Examples
    --------
    >>> reason("empty_file", file="a.ipynb")["en"]
    'a.ipynb is empty.'
    """
    text = both(_REASONS.get(code) or _NOTES[code], **facts)
    return {"code": code, "en": text.en, "zh": text.zh}
