"""The parts of delivered value, and the two forms that add them up.

Part    what adds to value and what takes from it
Form    the classic scheme and the lectures'
"""

from __future__ import annotations

from crmlib import frames
from crmlib.i18n import N_, Labelled


class Part(Labelled):
    """A part of customer value or customer cost; its value is the column's name in ``offers``."""

    PRODUCT = "product", N_("Product value")
    SERVICE = "service", N_("Service value")
    PERSONNEL = "personnel", N_("Personnel value")
    IMAGE = "image", N_("Image value")
    ACTIVITY = "activity", N_("Consumption activity value")
    POTENTIAL = "potential", N_("Potential value")
    MONEY = "price", N_("Money cost")
    TIME = "time", N_("Time cost")
    ENERGY = "energy", N_("Energy cost (mind)")
    EFFORT = "effort", N_("Effort cost (body)")

    @property
    def sign(self) -> int:
        """+1 for a part that adds to delivered value, −1 for a cost."""
        return -1 if self in COSTS else 1

    @property
    def unit(self) -> str:
        """In what a part is measured that others can be turned into; empty for the others."""
        return N_("yuan") if self is Part.MONEY else ""


COSTS = (Part.MONEY, Part.TIME, Part.ENERGY, Part.EFFORT)


class Form(Labelled):
    """Which parts make up delivered value (Kotler; lecture row S2.5)."""

    CLASSIC = "classic", N_("Classic form")
    LECTURE = "lecture", N_("The lectures' form")

    @property
    def value_parts(self) -> tuple[Part, ...]:
        """The four parts of total customer value."""
        if self is Form.CLASSIC:
            return Part.PRODUCT, Part.SERVICE, Part.PERSONNEL, Part.IMAGE
        return Part.PRODUCT, Part.SERVICE, Part.ACTIVITY, Part.POTENTIAL

    @property
    def cost_parts(self) -> tuple[Part, ...]:
        """The four parts of total customer cost, the same in both forms."""
        return COSTS

    @property
    def parts(self) -> tuple[Part, ...]:
        """All eight parts: values, then costs."""
        return self.value_parts + self.cost_parts


def form_named(form: Form | str) -> Form:
    """Return the form of this name, or refuse."""
    frames.check_choice(form, [one.value for one in Form], "form")
    return Form(form)
