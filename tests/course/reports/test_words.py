"""The templates leave escaping to jinja."""

from crmcourse.reports import page


def test_templates_escape_everything():
    for path in page.TEMPLATES.glob("*.html"):
        assert "|safe" not in path.read_text("utf-8")
        assert "autoescape" not in path.read_text("utf-8")
