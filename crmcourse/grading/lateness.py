"""Where nobody but a person can say whether something came in time.

questions   what to ask about a submission, where there is a due time
"""

from __future__ import annotations

from crmcourse.grading.policy import Policy
from crmcourse.grading.reasons import Reason, reason
from crmcourse.records.answers import Answers


def questions(policy: Policy, stored: Answers) -> list[Reason]:
    """Return what a person must say about the time of a submission.

    A file's own clock is no evidence: a copy is younger than what was handed in, and whoever likes sets it back. A
    platform's mark that something was late is evidence, and outweighs what a file says of itself.

    Parameters
    ----------
    policy : Policy
    stored : Answers

    Returns
    -------
    list of Reason
        None where there is no due time, or no answer to count.
    """
    if policy.due is None or not stored.answers:
        return []
    platform, handed_in = stored.platform, stored.handed_in
    if platform.late and not policy.lateness(handed_in)[0]:
        return [reason("late_by_platform", platform=platform.name, own=handed_in or "–")]
    if handed_in is None:
        return [reason("when_unknown", file_time=stored.file_time or "–")]
    return []
