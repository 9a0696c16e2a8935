"""How a child says what happens: one line for each thing, read by the judge as `ran` does.

Channel    writes them
"""

from __future__ import annotations

import json
import os
from typing import Any

# Not looked up again when it is needed: by then a trainee may have put other things in their place.
_write, _encode_json = os.write, json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


class Channel:
    """One JSON line for each thing that happens, numbered, so that a line from elsewhere is noticed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._number = descriptor, 0

    def say(self, **content: Any) -> None:
        """Write a line."""
        self._number += 1
        line = _encode_json({"n": self._number, **content}).encode("ascii") + b"\n"
        while line:
            line = line[_write(self._descriptor, line) :]
