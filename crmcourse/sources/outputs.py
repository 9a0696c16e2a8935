"""What a cell's output holds, pictures apart: their bytes are the drawing library's business.

has_picture        whether an output shows a picture
without_pictures   an output's data with pictures left out
without_bytes      a text with the bytes of pictures left out
foreign_table      whether an output shows an HTML table that is not the course's own
"""

from __future__ import annotations

import re
from typing import Any

_BYTES = re.compile(r'(?<=src="data:image/png;base64,)[^"]*')


def without_bytes(text: str) -> str:
    """Return HTML, or any other text, with the bytes of pictures left out."""
    return _BYTES.sub("", text)


def has_picture(output: Any) -> bool:
    """Say whether an output shows a picture, by itself or inside of HTML.

    Examples
    --------
    >>> has_picture({"data": {"text/html": '<img alt="Two bars." src="data:image/png;base64,iVBO">'}})
    True
    """
    data = output.get("data", {})
    return "image/png" in data or bool(_BYTES.search(data.get("text/html", "")))


def without_pictures(data: dict[str, str]) -> dict[str, str]:
    """Return an output's data without the bytes of pictures.

    Examples
    --------
    >>> without_pictures({"image/png": "iVBO", "text/html": '<img src="data:image/png;base64,iVBO">'})
    {'text/html': '<img src="data:image/png;base64,">'}
    """
    return {
        kind: without_bytes(value) if kind == "text/html" else value
        for kind, value in data.items()
        if not kind.startswith("image/")
    }


def foreign_table(data: dict[str, str]) -> bool:
    """Say whether there is an HTML table that `crmlib.html` did not make, and that another machine may make otherwise.

    Examples
    --------
    >>> foreign_table({"text/html": '<table class="dataframe">'})
    True
    """
    page = data.get("text/html", "")
    return page.count("<table") > page.count('<figure class="crm-table"')
