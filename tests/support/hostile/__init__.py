"""What hostile and unlucky trainees hand in: each a small function that writes a file, and the row it must get.

ATTACKS   all of them, by name
Attack    a builder, and its row
write     some of them, into a folder

by_file       the file is the attack; in all others it is the code, a cell that a function returns
by_resources  time, memory, processes and files without end
by_ending     ends early or not at all, or ends others
by_forgery    answers that no `check` gave
by_lies       values that are not what they say
by_programs   magics and commands, which harm nobody

Code runs between ``check("5.1", 3 / 4)`` and ``check("5.2", 12)``: what was earned before the attack must be kept, in
every row.
"""

from tests.support.hostile import (  # noqa: F401 - they register themselves
    by_ending,
    by_file,
    by_forgery,
    by_lies,
    by_programs,
    by_resources,
)
from tests.support.hostile.registry import ATTACKS, Attack, write

__all__ = ["ATTACKS", "Attack", "write"]
