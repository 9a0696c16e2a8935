"""Where the course's own tables lie.

HOME    their folder
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
# An installed wheel carries the data inside the package; in a checkout they lie beside it.
_INSTALLED, _CHECKOUT = _PACKAGE / "_datasets", _PACKAGE.parent / "datasets"
HOME = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
