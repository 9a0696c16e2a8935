"""The layers of the iceberg and what lies in each (lecture row S4.4).

Layer    visible, hidden, deep
Driver   what customers rate; ``.layer`` says where it lies
DRIVERS  the nine drivers of the iceberg, from the surface down
TERMS    the column and row names of this topic's tables, marked for translation; see `crmlib.terms`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmlib.i18n import N_, Labelled


class Layer(Labelled):
    """A layer of the needs iceberg, from the surface down.

    Examples
    --------
    >>> [layer.label for layer in Layer]
    ['Visible', 'Hidden', 'Deep']
    """

    VISIBLE = "visible", N_("Visible")
    HIDDEN = "hidden", N_("Hidden")
    DEEP = "deep", N_("Deep")


class Driver(Labelled):
    """What customers rate after a deal: the nine of the iceberg, and two that teach something.

    ``SAMPLE_INTACT`` is a must-be need: everybody gets it, so nobody's satisfaction differs by it.
    ``WEATHER`` is pure noise: the share it seems to have is the zero line for all others.

    Examples
    --------
    >>> Driver("trust").layer.label
    'Deep'
    """

    PRODUCT = "product", N_("Product")
    PRICE = "price", N_("Price")
    QUALITY = "quality", N_("Quality")
    RELATIONSHIP = "relationship", N_("Relationship")
    MAINTENANCE = "maintenance", N_("Maintenance")
    CONTACT = "contact", N_("Contact")
    EMOTION = "emotion", N_("Emotion")
    FEELING = "feeling", N_("Feeling")
    TRUST = "trust", N_("Trust")
    SAMPLE_INTACT = "sample_intact", N_("Sample arrived intact")
    WEATHER = "weather", N_("Weather that day")

    @property
    def layer(self) -> Layer | None:
        """The layer it lies in; None for the two that are not part of the iceberg."""
        return LAYERS.get(self)


DRIVERS = tuple(Driver)[:9]
# What rows of tables are called: members, which have a label in either language.
NAMES: Mapping[str, Driver] = {driver.value: driver for driver in Driver}
LAYERS: Mapping[str, Layer] = {driver: list(Layer)[i // 3] for i, driver in enumerate(DRIVERS)}


def layers_of(names: Iterable[str], layers: Mapping[str, Layer] | None = None) -> list[Layer | None]:
    """Return each name's layer, None for what lies in no layer."""
    layers = LAYERS if layers is None else layers
    return [layers.get(str(name)) for name in names]


TERMS = (
    N_("adding"),
    N_("apart"),
    N_("derived"),
    N_("derived_high"),
    N_("driver"),
    N_("evaluation"),
    N_("joint"),
    N_("layer"),
    N_("points_lost"),
    N_("removing"),
    N_("sample_intact"),
    N_("stated_high"),
    N_("true_effect"),
)
