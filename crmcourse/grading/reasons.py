"""Why a person must look at a submission, and what is good to know about it: in both languages.

reason    one of those below, its facts filled in
"""

from __future__ import annotations

from crmcourse.exercises.plain import quoted
from crmcourse.records.answers import Reason
from crmlib.i18n import N_, Text, both

__all__ = ["Reason", "reason"]

_LONGEST = 2_000
_LONGEST_FACT = 500


# What a person must look at.
_REASONS = {
    "not_a_notebook": N_("{file} is neither a notebook nor what submit() writes."),
    "empty_file": N_("{file} is empty."),
    "too_large": N_("{file} is larger than {limit} MB, or unpacks to more than that."),
    "too_many_files": N_("{file} holds more than {limit} files; nothing in it was read."),
    "too_many_notebooks": N_("{count} notebooks with exercises; only the first {limit} were looked at."),
    "unsafe_archive": N_(
        "{file} holds a name or a link that leads out of it ({name}); nothing in it was read."
    ),
    "link": N_("{file} is a link to some other place; it was not followed."),
    "unreadable": N_("{file} cannot be read ({error})."),
    "unreadable_facts": N_(
        "submission.json in {file} cannot be read; who handed in, and when, is read off the file. Its notebooks count."
    ),
    "nothing_inside": N_("There is no exercise notebook of these topics in {file}."),
    "forms_only": N_(
        "What was answered in the forms of {file} is not in it. Ask for the file that the last cell of the start page "
        "writes, or for the whole workbook folder."
    ),
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
    "several_people": N_(
        "{file} seems to hold the work of several people ({names}). Take it apart and grade again."
    ),
    "which_notebook": N_(
        "Several notebooks of {topic}, and nothing says which is the last: {notebook} was graded. Which one counts?"
    ),
    "when_unknown": N_(
        "Nothing but the file's own time ({file_time}) says when it was handed in, and a copy has a new one. Nothing "
        "is taken off; was it in time?"
    ),
    "late_by_platform": N_(
        "{platform} marks it late; the file itself says {own}. Nothing is taken off; how late was it?"
    ),
    "not_on_the_list": N_(
        "{name} is not on the list of those with data of their own; marked on the course's data. Whose is it?"
    ),
    "not_on_the_roster": N_("{name} is not on the roster. Who is it?"),
    "two_on_the_list": N_("{own} has the id of one and the name of another on the list: {names}. Who is it?"),
    "unmarked": N_("{ids}: the key cannot be computed here. Look at the data and mark by hand."),
}
# What is good to know.
_NOTES = {
    "id_twice": N_("{ids}: checked more than once; the last answer counts."),
    "earlier": N_("{file} was handed in earlier and does not count."),
    "topic_twice": N_(
        "Several notebooks of {topic}; {notebook} has the fewest blanks ({blanks}) and counts."
    ),
    "topic_later": N_("Several notebooks of {topic}; {notebook} was handed in last and counts."),
    "blank_twice": N_("{ids}: checked once more while blank; the answer counts."),
    "other_name": N_(
        "{platform} says that {name} handed it in, the file says {own}; the platform's word counts."
    ),
    "other_claim": N_("The list says {name}, the file says {own}; the list's word counts."),
    "late_mark": N_("{platform} marks it late."),
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
    >>> reason("empty_file", file="a.ipynb").text.en
    'a.ipynb is empty.'
    """
    bounded = {name: _bounded(fact) for name, fact in facts.items()}
    text = both(_REASONS.get(code) or _NOTES[code], **bounded)
    return Reason(code, Text(text.en[:_LONGEST], text.zh[:_LONGEST]))


def _bounded(fact: object) -> object:
    """Keep what a trainee can make as long as it likes from becoming a cell that no program reads."""
    return fact if isinstance(fact, int | float) or fact is None else quoted(str(fact), _LONGEST_FACT)
