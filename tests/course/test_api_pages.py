"""The library's reference: every public name on its module's page, and nothing that a browser would fetch or run."""

import re

from crmcourse.sources import api_pages
from crmlib import frames
from crmlib.stats import intervals, survival


def test_every_public_name_of_a_module_is_on_its_page_with_its_signature():
    page = api_pages.page(intervals)
    assert re.findall(r'<h2 id="(\w+)">', page) == [
        "Interval", "check_level", "in_words", "z_value", "percentile", "wilson", "newcombe",
        "mean_interval", "paired_difference",
    ]  # fmt: skip
    assert "newcombe(x1: &#x27;ArrayLike&#x27;" in page
    assert "Statistics in Medicine" in page


def test_methods_stand_under_their_class_and_strange_letters_are_escaped():
    from crmlib import result, tables

    page = api_pages.page(result)
    assert 'id="Dots.plot"' in page
    page = api_pages.page(tables)
    assert ">>> print(as_text" not in page  # a bare > would end a tag somewhere
    assert "&gt;&gt;&gt; print(as_text" in page


def test_the_pages_link_to_each_other_and_to_nothing_else(tmp_path):
    number = api_pages.write(tmp_path, "crmlib.stats")
    pages = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.html")}
    assert len(pages) == number + 1
    assert f"{survival.__name__}.html" in pages
    for text in pages.values():
        assert "<script" not in text
        assert "://" not in re.sub(r"<pre>.*?</pre>", "", text, flags=re.S)
        assert set(re.findall(r'href="([^"]+)"', text)) <= set(pages)


def test_what_a_module_only_passes_on_is_told_where_it_stands():
    assert "<h2" not in api_pages.page(frames)
    assert "first_times" in api_pages.page(frames)
