"""One HTML file with both languages in it, and nothing that comes from elsewhere.

page       a page from a template, once in each language, with a switch that needs no script
picture    plots as one SVG in a data URI, with the course's font drawn in

Whatever is put into a template is escaped. The page forbids scripts, forms and everything from outside (its
Content-Security-Policy names the fingerprint of the one style it allows), so that even markup that got through could
do nothing.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from crmlib.i18n import LANGUAGES, _, speaking

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TEMPLATES = Path(__file__).parent / "templates"
# As pages name it: simplified Chinese, whatever the reader's country.
TAGS = {"en": "en", "zh": "zh-Hans"}
OWN_NAMES = {"en": "English", "zh": "中文"}


def page(
    template: str,
    view: Callable[[], Mapping[str, Any]],
    *,
    first: str = "en",
    names: bool = False,
    languages: Sequence[str] = LANGUAGES,
) -> bytes:
    """Return a self-contained page in both languages.

    Parameters
    ----------
    template : str
        A file in ``templates/``: what stands in the page, in one language.
    view : callable
        Called once a language, with that language in force; returns what the template shows. ``title`` is needed.
    first : {"en", "zh"}, default "en"
        The language that is shown at first; the switch shows the other, and printing prints the one shown.
    names : bool, default False
        Offer to hide the names, for a projector.
    languages : sequence of str

    Returns
    -------
    bytes
        UTF-8; the same input gives the same bytes.
    """
    bodies, titles = {}, {}
    for code in languages:
        with speaking(code):
            shown = view()
            titles[code] = shown["title"]
            bodies[code] = Markup(_templates().get_template(template).render(lang=code, **shown))  # noqa: S704
    css, mark = _style()
    with speaking(first):
        text = (
            _templates()
            .get_template("page.html")
            .render(
                bodies=bodies,
                titles=titles,
                first=first,
                names=names,
                tags=TAGS,
                own_names=OWN_NAMES,
                css=css,
                mark=mark,
            )
        )
    return text.encode("utf-8")


@cache
def _style() -> tuple[Markup, str]:
    """Return the style, and the fingerprint by which the page allows it."""
    css = (TEMPLATES / "style.css").read_text("utf-8")
    # Ours, not a trainee's; a closing tag in it would be a bug that the tests find.
    return Markup(css), base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode()  # noqa: S704


@cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["_"] = lambda message: _(message)
    made.filters |= {"prose": prose, "percent": percent, "number": number}
    return made


def prose(text: object) -> Markup:
    """Return a text escaped, with `code` between back-ticks as code and line ends kept."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        # An odd back-tick is a back-tick.
        parts = [*parts[:-2], f"{parts[-2]}`{parts[-1]}"]
    marked = [
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    ]
    return Markup("<br>").join(Markup("").join(marked).split("\n"))


def number(value: float | None, spec: str = ".2f") -> str:
    """Return a number, or – where it is missing. The spec "g" is for points: 2, 2.5, 0.33."""
    if value is None or value != value:
        return "–"
    text = f"{round(value, 2):g}" if spec == "g" else f"{value:{spec}}"
    # Rounding may leave a minus sign on zero.
    return text[1:] if text.startswith("-") and not text.strip("-0.%") else text


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, or – where it is missing."""
    return number(share, ".0%")


def picture(*plots: Callable[[Axes], object], size: tuple[float, float], share_rows: bool = False) -> str:
    """Return plots side by side as an SVG in a data URI.

    Parameters
    ----------
    *plots : callable
        Each draws on the Axes it gets, such as the ``plot`` of a result.
    size : (width, height)
        In inches, of the whole.
    share_rows : bool, default False
        The plots have the same rows: name them once.

    Returns
    -------
    str
        ``data:image/svg+xml;base64,…``, the same bytes for the same plot.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from crmlib.figures import use_style

    use_style()
    content = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "crm-course", "svg.fonttype": "path"}):
        figure = Figure(figsize=size, layout="constrained")
        # Rows are drawn by number, so sharing the axis only drops the second set of names.
        for ax, plot in zip(
            figure.subplots(1, len(plots), sharey=share_rows, squeeze=False)[0], plots, strict=True
        ):
            plot(ax)
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(content.getvalue()).decode()
