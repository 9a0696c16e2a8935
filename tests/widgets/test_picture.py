"""The image that a slider draws anew."""

from base64 import b64encode
from io import BytesIO

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from crmlib.widgets.picture import Picture


def frame(ax):
    """The place of the Axes in its figure, to the percent."""
    return tuple(round(edge, 2) for edge in ax.get_position().extents)


def test_the_frame_stands_still_while_the_drawing_changes():
    picture, frames, images = Picture(), [], []

    def bars(values):
        def draw(ax):
            ax.barh(["trust", "price"], values)
            ax.set_xlabel("Share")
            draw.ax = ax

        return draw

    for values in ([1, 2], [2, 1]):
        drawing = bars(values)
        picture.draw(drawing)
        frames.append(frame(drawing.ax))
        images.append(picture.png)
    assert frames[0] == frames[1]
    assert images[0] != images[1]


def test_the_labels_are_inside_the_picture():
    picture = Picture()

    def draw(ax):
        ax.barh(["a name that is rather long for an axis"], [1])
        draw.ax = ax

    picture.draw(draw)
    box = draw.ax.get_tightbbox()
    width, height = draw.ax.figure.bbox.size
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= width
    assert box.y1 <= height


@pytest.mark.parametrize("size", [(7.0, 4.0), (4.0, 3.0)])
def test_a_picture_has_the_size_that_was_asked_for(size):
    picture = Picture(size)
    picture.draw(lambda ax: ax.plot([1, 2]))
    # 80 dots an inch, as every figure of the course
    assert Image.open(BytesIO(picture.png)).size == (size[0] * 80, size[1] * 80)


def test_no_figure_is_left_behind():
    before = plt.get_fignums()
    Picture().draw(lambda ax: ax.plot([1, 2]))
    assert plt.get_fignums() == before


def test_a_picture_says_what_is_to_be_seen():
    picture = Picture()
    picture.draw(lambda ax: ax.plot([1, 2]), alt='"Trust" is <highest>')
    assert picture.image.value.startswith('<img alt="&quot;Trust&quot; is &lt;highest&gt;" ')
    assert b64encode(picture.png).decode() in picture.image.value
