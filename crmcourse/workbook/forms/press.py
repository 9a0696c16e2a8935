"""A press on a button or on Enter that counts after all that was typed and chosen before it.

While the kernel works, a page holds back what is typed and sends the last state of it later; a press it sends at
once. So a press can overtake the last digit of a number. Here it waits for the page to say that all was sent.

Button     a button that waits
on_enter   what happens at Enter in a text, which waits too
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ipywidgets as widgets


class Button(widgets.Button):
    """A button whose click, when it comes from a page, waits for what was typed or chosen before it.

    Examples
    --------
    >>> button, pressed = Button(description="Check"), []
    >>> button.on_click(lambda _button: pressed.append("checked"))
    >>> button.click()
    >>> pressed
    ['checked']
    """

    def _handle_button_msg(self, _button: object, said: dict[str, Any], _buffers: object) -> None:
        if said.get("event") == "click":
            _page().afterwards(self.click)


def on_enter(text: widgets.Text, act: Callable[[], None]) -> None:
    """Act when Enter is pressed in a text, on all of the text.

    Parameters
    ----------
    text : ipywidgets.Text
    act : callable
    """

    def heard(_text: object, said: dict[str, Any], _buffers: object) -> None:
        if said.get("event") == "submit":
            _page().afterwards(act)

    text.on_msg(heard)


class _Page:
    """A question to the page that it answers by itself, behind all that it held back.

    The page copies one number to another. It does so when it hears of the new number, and by then it has heard that
    the kernel was ready for more, and has sent what it had.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[int, Callable[[], None]]] = []
        self.asked, self.answered = widgets.IntText(), widgets.IntText()
        self._copies = widgets.jsdlink((self.asked, "value"), (self.answered, "value"))
        self.answered.observe(lambda _change: self._go_on(), "value")

    def afterwards(self, act: Callable[[], None]) -> None:
        number = self.asked.value + 1
        self._waiting.append((number, act))
        self.asked.value = number

    def _go_on(self) -> None:
        while self._waiting and self._waiting[0][0] <= self.answered.value:
            _number, act = self._waiting.pop(0)
            act()


@cache
def _page() -> _Page:
    return _Page()
