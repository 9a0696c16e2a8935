"""One HTML file with a script that works on data it holds: no network, no forms, nothing from elsewhere.

page    a page from its template, script, style and data

The page allows that one script and one style, by their fingerprints. The data are JSON that ends no element of the
page whatever is in it; the script puts them in as text and never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def page(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return a page.

    Parameters
    ----------
    template : Path
        The HTML file; its style and script stand beside it, with the same name.
    data : mapping
        What the script works on.
    """
    text, css, js = (template.with_suffix(f".{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    for name, content in (
        ("@STYLE@", _fingerprint(css)),
        ("@SCRIPT@", _fingerprint(js)),
        ("@CSS@", css),
        ("@JS@", js),
    ):
        text = text.replace(name, content)
    # Last, and once: nothing that somebody wrote is looked at for a place to fill.
    before, after = text.split("@DATA@")
    return (before + _as_data(data) + after).encode("utf-8", "replace")


def _as_data(data: Mapping[str, Any]) -> str:
    """Return JSON that ends no element of the page, whatever is in it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return _replaced(text, "<>&\u2028\u2029")


def _replaced(text: str, letters: Iterable[str]) -> str:
    for letter in letters:
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _fingerprint(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
