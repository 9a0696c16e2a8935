"""Messages between a judge and its templates: a length, then JSON.

send      write a message to a file descriptor
receive   read one; None where the other side has gone
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

_HEAD = struct.Struct(">Q")


def send(descriptor: int, content: Any) -> None:
    """Write a message, whole."""
    body = json.dumps(content).encode("ascii")
    message = memoryview(_HEAD.pack(len(body)) + body)
    while message:
        message = message[os.write(descriptor, message) :]


def receive(descriptor: int) -> Any:
    """Read a message; None where the other side has gone."""
    head = _exactly(descriptor, _HEAD.size)
    body = None if head is None else _exactly(descriptor, _HEAD.unpack(head)[0])
    return None if body is None else json.loads(body)


def _exactly(descriptor: int, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(descriptor, min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
