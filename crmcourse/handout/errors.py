"""What keeps a course from being handed out.

ReleaseError   the hand-out cannot be made as it was asked for
LeakError      it would give something away; the message names the places
"""

from __future__ import annotations

from crmlib.errors import CrmlibError


class ReleaseError(CrmlibError):
    """A hand-out that cannot be made as it was asked for."""


class LeakError(ReleaseError):
    """A hand-out that would give something away; the message names the places."""
