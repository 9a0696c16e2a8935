"""What a class guessed is gathered from its hand-ins, whatever they hold, without running or marking anything."""

import json
import zipfile

import pytest

from crmcourse.exercises.declare import Choice, Guess, Number
from crmcourse.grading.guesses import collect, handed_in
from crmcourse.grading.store import Store
from crmcourse.records import fields
from crmcourse.records.class_guesses import ClassGuesses
from crmcourse.records.guessed import Guessed, Stand
from crmcourse.records.handin import HandIn
from crmcourse.reports.class_report.guesses import sections, write
from crmlib.errors import DataError
from crmlib.i18n import LANGUAGES, Text, speaking
from tests.support.pages import harmless


def silent():
    raise DataError("nothing in the data")


TEA = Guess(
    id="90.0", answer=Choice(options={"a": Text("green", "绿茶"), "b": Text("black", "红茶")}), found=lambda: "b",
    title=Text("Tea", "茶"), ask=Text("Which tea?", "哪种茶？"), told=Text("Most drink {key} tea.", "多数人喝{key}。"),
)  # fmt: skip
CUPS = Guess(
    id="91.0", answer=Number(unit="%"), found=silent,
    title=Text("Cups", "杯"), ask=Text("How many?", "多少？"), told=Text("{key} %.", "{key}%。"),
)  # fmt: skip


class Topic:
    guesses = (TEA, CUPS)


HOSTILE = [
    {"90.0": {"first": {"value": "<script>alert(1)</script>", "sure": 1}}},
    {"90.0": {"first": {"value": "a" * 10_000, "sure": 1}}},
    {"90.0": {"first": {"value": ["a"], "sure": 1}}},
    {"90.0": {"first": {"value": "a", "sure": "3"}}},
    {"90.0": {"first": {"value": 3, "sure": 3}}},
    {"91.0": {"first": {"value": "a", "sure": 3}}},
    {"91.0": {"first": {"value": 1e300, "sure": 3}}},
    {"91.0": {"first": {"value": True, "sure": 3}}},
    {"90.0": "a"},
    {"90.0": []},
    {"99.0": {"first": {"value": "a", "sure": 1}}},
    {"../../x": {"first": {"value": "a", "sure": 1}}},
    {f"90.{n}": {"first": {"value": "a", "sure": 1}} for n in range(1, 5_000)},
    [],
    "guesses",
    None,
]


@pytest.fixture
def put(tmp_path):
    """A function that hands in what somebody guessed."""
    folder = tmp_path / "in"
    folder.mkdir()

    def put(name, guesses):
        content = {
            "format": 1,
            "course": "crm-course",
            "trainee": {"id": name, "name": name},
            "guesses": guesses,
        }
        with zipfile.ZipFile(folder / f"crm-{name}.zip", "w") as file:
            file.writestr("submission.json", json.dumps(content))
        return folder

    return put


def test_a_hand_in_carries_guesses_there_and_back():
    guesses = {"90.0": Guessed(Stand("a", 1, "2026-01-01T00:00:00+00:00"), Stand("b", 3), opened=True)}
    content = json.loads(json.dumps(HandIn(guesses=guesses).to_json()))
    assert HandIn.from_json(content).guesses == guesses


def test_the_guesses_of_a_class_are_gathered(put):
    put("ann", {"90.0": {"first": {"value": "a", "sure": 1}, "later": {"value": "b", "sure": 3}}})
    folder = put(
        "bo", {"90.0": {"first": {"value": "b", "sure": 2}}, "91.0": {"first": {"value": 4.5, "sure": 2}}}
    )
    found = handed_in(folder, [Topic])
    tea, cups = found.asked
    assert (tea.told.en, tea.found) == ("Most drink black tea.", "b")
    # Where the data cannot say it, the guesses are shown all the same.
    assert (cups.told.en, cups.found) == ("", None)
    assert found.of(tea) == [Guessed(Stand("a", 1), Stand("b", 3)), Guessed(Stand("b", 2))]
    assert found.of(cups) == [Guessed(Stand(4.5, 2))]


@pytest.mark.parametrize("guesses", HOSTILE, ids=range(len(HOSTILE)))
def test_what_makes_no_sense_is_nobodys_guess(put, guesses):
    put("ann", {"90.0": {"first": {"value": "a", "sure": 1}}})
    folder = put("eve", guesses)
    found = handed_in(folder, [Topic])
    assert [found.of(one) for one in found.asked if one.id == "90.0"] == [[Guessed(Stand("a", 1))]]
    assert [found.of(one) for one in found.asked if one.id == "91.0"] in ([], [[]])
    for code in LANGUAGES:
        with speaking(code):
            assert [one["title"][:4] for one in sections(found)] == ["90.0"]


def test_the_page_is_harmless_has_both_languages_and_no_names(put, tmp_path):
    for name in ("王小明", "<script>alert(1)</script>"):
        folder = put(
            name.replace("/", ""),
            {"90.0": {"first": {"value": "a", "sure": 1}, "later": {"value": "b", "sure": 3}}},
        )
    write(tmp_path / "guesses.html", handed_in(folder, [Topic]), "Tea & more")
    page = harmless((tmp_path / "guesses.html").read_bytes())
    assert "Of 2 people who guessed twice, 2 changed their mind." in page.text["en"]
    assert "猜了两次的 2 人里，2 人改变了看法。" in page.text["zh-Hans"]
    assert "王小明" not in "".join(page.text.values())
    pictures = [value for tag, name, value in page.attributes if tag == "img" and name == "alt"]
    assert pictures[0] == "Most common before: green (2 of 2); after: black (2 of 2)."
    assert len(pictures) == 2


def test_a_class_without_a_guess_gets_a_page_that_says_so(put, tmp_path):
    folder = put("ann", {})
    write(tmp_path / "guesses.html", handed_in(folder, [Topic]), "Tea")
    assert "Nobody has guessed yet." in harmless((tmp_path / "guesses.html").read_bytes()).text["en"]


def test_what_was_gathered_is_stored_and_read_again(tmp_path):
    store = Store(tmp_path / "results")
    store.begin()
    assert store.guesses() == ClassGuesses()
    found = collect(
        [{"90.0": Guessed(Stand("a", 1), Stand("b", 3))}, {"99.0": Guessed(Stand("a", 1))}], [Topic]
    )
    store.keep(found)
    assert store.guesses() == found
    assert len(found.people) == 1


def test_a_damaged_file_is_refused_by_its_name(tmp_path):
    store = Store(tmp_path / "results")
    store.begin()
    (tmp_path / "results" / "guesses.json").write_text('{"format": 1, "asked": 3, "people": []}')
    with pytest.raises(DataError, match=r"guesses\.json"):
        store.guesses()


def test_a_stored_finding_that_is_no_guess_counts_as_none():
    content = collect([{"90.0": Guessed(Stand("a", 1))}], [Topic]).to_json()
    content["asked"][0]["found"] = {"x": 1}
    assert ClassGuesses.from_json(fields.opened(content, "x")).asked[0].found is None
