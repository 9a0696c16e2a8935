"""What hostile and unlucky trainees hand in: each a small function that writes a file, and the row it must get.

ATTACKS   all of them, by name
Attack    a builder, and its row
write     some of them, into a folder

Those whose code is the attack stand in `by_code`, those whose file is, in `by_file`. Most answer exercise 5.1
before they attack and 5.2 after: what was earned before must be kept, in every row.
"""

from tests.support.hostile import by_code, by_file  # noqa: F401 - they register themselves
from tests.support.hostile.registry import ATTACKS, Attack, write

__all__ = ["ATTACKS", "Attack", "write"]
