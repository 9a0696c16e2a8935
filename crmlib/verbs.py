"""The old address of `crmlib.frames`, whose verbs return wrapped frames where these return native ones."""

from typing import Any

from crmlib import frames
from crmlib.frames import Frame, collect, native, wrap

__all__ = [
    "Frame",
    "collect",
    "distinct_rows",
    "first_times",
    "native",
    "tag_counts",
    "visits",
    "weighted_score",
    "wrap",
]


def distinct_rows(*args: Any, **options: Any) -> Any:
    """Return `crmlib.frames.distinct_rows` in the frame's own kind."""
    return native(frames.distinct_rows(*args, **options))


def first_times(*args: Any, **options: Any) -> Any:
    """Return `crmlib.frames.first_times` in the frame's own kind."""
    return native(frames.first_times(*args, **options))


def visits(*args: Any, **options: Any) -> Any:
    """Return `crmlib.frames.visits` in the frame's own kind."""
    return native(frames.visits(*args, **options))


def weighted_score(*args: Any, **options: Any) -> Any:
    """Return `crmlib.frames.weighted_score` in the frame's own kind."""
    return native(frames.weighted_score(*args, **options))


def tag_counts(*args: Any, **options: Any) -> Any:
    """Return `crmlib.frames.tag_counts` in the frame's own kind."""
    return native(frames.tag_counts(*args, **options))
