"""Pages as a browser reads them, and whether they could do any harm.

Page       tags in balance, attributes, text by language
harmless   a page, after checking that it is
"""

import re
from html.parser import HTMLParser

ALLOWED = set(
    re.findall(
        r"\w+",
        """html head meta title style body input nav label span main p h1 h2 h3 div b table thead tbody tr th td
        svg rect path section strong code bdi q a img details summary ul li br""",
    )
)
EMPTY = {"meta", "input", "img", "br", "rect", "path"}


class Page(HTMLParser):
    """A page as a browser reads it: tags in balance, attributes, text by language."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.attributes, self.open, self.text, self.ids = [], [], [], {"en": "", "zh-Hans": ""}, []
        self.feed(content.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in EMPTY:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for tag, lang in self.open:
            if tag == "main":
                self.text[lang] += data


def harmless(content):
    page = Page(content)
    assert set(page.tags) <= ALLOWED
    assert not [one for one in page.attributes if one[1].startswith("on") or one[1] == "style"]
    for tag, name, value in page.attributes:
        if name == "src":
            assert value.startswith("data:image/svg+xml;base64,"), tag
        if name == "href":
            assert re.match(r"feedback/[\w%.-]+\.html$", value)
    assert page.tags.count("title") == 1
    assert len(page.ids) == len(set(page.ids))
    return page
