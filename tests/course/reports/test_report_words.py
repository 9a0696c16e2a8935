"""What the templates say can be translated."""

from pathlib import Path

from babel.messages.extract import extract_from_file

from crmlib.course.reports import page, words

PACKAGE = Path(page.__file__).parent


def test_every_message_of_the_templates_is_listed_for_translation():
    said = {
        message
        for path in page.TEMPLATES.glob("*.html")
        for _line, message, _comments, _context in extract_from_file(
            "jinja2", str(path), keywords={"_": None}
        )
    }
    assert sorted(said) == sorted(words.TEMPLATES)


def test_templates_escape_everything():
    for path in page.TEMPLATES.glob("*.html"):
        assert "|safe" not in path.read_text("utf-8")
        assert "autoescape" not in path.read_text("utf-8")
