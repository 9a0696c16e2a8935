"""The views of topic 17: a message on its way, guests in a car, a call played by turns, two shoppers' ticks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from crmlib.coded import label
from crmlib.i18n import N_, _, called
from crmlib.lessons import service as lesson
from crmlib.lessons.service import RIGHT, Say, Turn, play
from crmlib.result import Result
from crmlib.service import judge, scenarios
from crmlib.widgets.panel import Choose, Markup, Panel, Shown, Sketch, Slide, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTHING = ""
AREAS = {
    "attitude": N_("attitude to guests"),
    "meeting": N_("meeting and seeing off"),
    "introductions": N_("introducing people"),
    "handshake": N_("shaking hands"),
    "cards": N_("name cards"),
    "tea": N_("serving tea"),
    "car": N_("seats in a car"),
    "telephone": N_("on the telephone"),
    "calls_for_others": N_("calls for others"),
    "taboos": N_("taboos"),
}


def message_panel(*, error: float = 10.0) -> Panel:
    """Return the view: how much is misheard of each fact, and how many messages arrive whole, by four ways.

    Parameters
    ----------
    error : float
        In per cent, how it opens.

    Returns
    -------
    Panel
    """
    curves = lesson.curves()

    def show(error: float) -> list[Shown]:
        found = lesson.plans(error / 100)
        wholes = found.table["arrives_whole"]
        text = _("At {error:g}% misheard: said three times {three:.1%} arrive whole, read back {back:.1%}.")
        said = text.format(error=error, three=wholes.iloc[1], back=wholes.iloc[2])

        def draw(ax: Axes) -> None:
            curves.plot(ax)
            ax.plot([error] * len(wholes), wholes.to_numpy(), "o", markersize=7)

        return [found, said, Sketch(draw, said)]

    return panel(show, Slide("error", N_("Misheard of each fact"), 0.0, 20.0, 0.5, error, unit="%"))


def shoppers_panel(visits: pd.DataFrame) -> Panel:
    """Return the view: choose a branch and a rule, see what the two shoppers ticked.

    Parameters
    ----------
    visits : DataFrame
        The table ``mystery_visits``.

    Returns
    -------
    Panel
    """
    rules = [(N_("all rules"), lesson.ALL)]
    rules += [(label("kept_rule", one), one) for one in visits["kept_rule"].drop_duplicates()]
    branches = [(label("branch", one), one) for one in sorted(visits["branch"].unique())]

    def show(branch: str, rule: str) -> Result:
        return lesson.counted(visits, branch, rule)

    return panel(
        show, Choose("branch", N_("Branch visited"), branches), Choose("rule", N_("Rule ticked"), rules)
    )


def call_panel() -> Panel:
    """Return the view: choose what you say, one sentence after the other, and see what the caller answers.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.service.play`.
    """
    options = [(N_("(nothing yet)"), NOTHING), *Say]
    names = [f"move_{at}" for at in range(1, len(RIGHT) + 1)]

    def show(**moves: str) -> Markup:
        chosen = [moves[name] for name in names]
        said = chosen[: chosen.index(NOTHING)] if NOTHING in chosen else chosen
        return transcript(play(Say(one) for one in said))

    return panel(show, *(Choose(name, str(at), options, NOTHING) for at, name in enumerate(names, 1)))


def transcript(turns: list[Turn]) -> Markup:
    """Return a call as it is read: who says what."""
    lines = [(_("Telephone"), _("(It rings.)"))]
    for turn in turns:
        lines += [(_("You"), turn.said.label), (_("Caller"), str(turn.answer))]
    text = "\n".join(_("{label}: {value}").format(label=who, value=words) for who, words in lines)
    rows = "".join(
        f"<tr><th scope='row' style='text-align:left'>{escape(who)}</th>"
        f"<td style='text-align:left'>{escape(words)}</td></tr>"
        for who, words in lines
    )
    return Markup(f"<table>{rows}</table>", text)


def seats_panel() -> Panel:
    """Return the view: seat three guests and a host in a car, by who drives and on which side the wheel is.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.service.seated`.
    """
    people = [(N_("(empty)"), NOTHING), *((str(one.name), str(at)) for at, one in enumerate(lesson.RIDERS))]
    seats = [Choose(seat, title, people, NOTHING) for seat, title in lesson.SEAT_NAMES.items()]

    def show(driver: str, steering: str, **where: str) -> list[Shown]:
        placed = {seat: lesson.RIDERS[int(who)] for seat, who in where.items() if who != NOTHING}
        said = str(lesson.seated(placed, driver, steering))
        return [said, Sketch(lambda ax: lesson.draw_car(ax, placed, driver, steering), said)]

    drivers = [(N_("a chauffeur"), "chauffeur"), (N_("the owner of the car"), "owner")]
    sides = [(N_("on the left"), "left"), (N_("on the right"), "right")]
    return panel(
        show, Choose("driver", N_("At the wheel"), drivers), Choose("steering", N_("Wheel"), sides), *seats
    )


def situations_panel() -> Panel:
    """Return the view: choose a situation and what you would do, see what the rules say.

    Returns
    -------
    Panel
        A thin view on `crmlib.service.judge`.
    """
    known = {one.id: one for one in scenarios()}
    pairs = [(f"{at}. {called(AREAS[one.area])}", one.id) for at, one in enumerate(known.values(), 1)]
    letters = [(_("(not chosen yet)"), NOTHING), *((one.upper(), one) for one in "abcd")]

    def show(situation: str, choice: str) -> list[Shown]:
        asked = known[situation]
        told = [str(asked.situation)]
        told += [f"{letter.upper()}  {words}" for letter, words in asked.options.items()]
        return ["\n".join(told), *([judge(asked, choice)] if choice else [])]

    return panel(
        show, Choose("situation", N_("Situation"), pairs), Choose("choice", N_("What you would do"), letters)
    )
