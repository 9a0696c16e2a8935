"""Who it is, and who had which data: found however an id is written, and asked about where it is not found."""

import pytest

from crmcourse.grading.identity import Known
from crmcourse.handout.roster import Roster, Trainee
from tests.support.class_of_two import submission

OWN = Known.of(
    Roster(
        (
            Trainee("2023/0145", "Zoe Okafor", "", 7),
            Trainee("s02", "Mei Li", "", 8),
            Trainee("s03", "Wei Wang", "", 9),
            Trainee("s04", "Wei Wang", "", 10),
        ),
        "salt",
    )
)


def codes(reasons):
    return [one.code for one in reasons]


@pytest.mark.parametrize(
    ("id", "name", "seed"),
    [
        ("2023/0145", "Zoe Okafor", 7),
        ("2023-0145", "Zoe Okafor", 7),  # a bundle of an earlier version
        ("S02", "Mei Li", 8),
        ("ｓ０２", "", 8),
        ("", "mei  li", 8),
        ("s04", "Wei Wang", 10),
    ],
)
def test_a_trainee_is_found_by_id_or_else_by_a_name_that_only_one_has(id, name, seed):
    one = OWN.identified(submission(trainee={"id": id, "name": name}))
    assert (OWN.seed(one.trainee), one.reasons) == (seed, ())


@pytest.mark.parametrize(("id", "name"), [("", "Wei Wang"), ("s99", "Bo Lund"), ("", "?"), ("", "")])
def test_whoever_is_not_on_the_list_needs_a_person(id, name):
    one = OWN.identified(submission(trainee={"id": id, "name": name}))
    assert (OWN.seed(one.trainee), codes(one.reasons)) == (None, ["not_on_the_list"])


def test_the_lists_id_and_name_take_the_place_of_the_files_own():
    one = OWN.identified(submission(trainee={"id": "S02", "name": "Somebody"}))
    assert one.trainee == {"id": "s02", "name": "Mei Li"}
    assert codes(one.notes) == ["other_claim"]


def test_without_a_list_everybody_had_the_courses_data():
    one = submission()
    assert Known.of(None).identified(one) is one
    assert Known.of(None).seed(one.trainee) is None


CLASS = Roster(
    (
        Trainee("2023/0145", "Zoe Okafor", "zoe@uni.example", 1),
        Trainee("s02", "Mei Li", "mei@uni.example", 2),
        Trainee("s03", "李伟", "", 3),
    ),
    "salt",
)


@pytest.mark.parametrize(
    ("id", "name", "wanted"),
    [
        ("", "okaforzoe", "2023/0145"),  # as Canvas runs names together
        ("", "Okafor, Zoe", "2023/0145"),
        ("zoe@uni.example", "Z.", "2023/0145"),
        ("", "mei@uni.example", None),  # an address is no name
        ("Ｓ０２", "", "s02"),
        ("", "李伟", "s03"),
        ("", "Zoe", None),  # there may be another one
    ],
)
def test_the_roster_says_who_it_is_and_gives_nobody_data_of_their_own(id, name, wanted):
    known = Known.of(None, CLASS)
    one = known.identified(submission(trainee={"id": id, "name": name}))
    assert known.seed(one.trainee) is None
    assert codes(one.reasons) == ([] if wanted else ["not_on_the_roster"])
    assert one.trainee["id"] == (wanted or id)


def test_an_id_of_one_with_the_name_of_another_is_asked_about():
    for known in (Known.of(None, CLASS), Known.of(CLASS)):
        one = known.identified(submission(trainee={"id": "s02", "name": "Zoe Okafor"}))
        assert codes(one.reasons) == ["two_on_the_list"]
        assert "Mei Li s02, Zoe Okafor 2023/0145" in one.reasons[0].text.en
        assert one.trainee == {"id": "s02", "name": "Zoe Okafor"}


def test_a_roster_and_a_list_of_seeds_go_together():
    seeds = Roster((Trainee("s02", "Mei Li", "", 8),), "salt")
    known = Known.of(seeds, CLASS)
    mei = known.identified(submission(trainee={"id": "", "name": "Li Mei"}))
    assert (mei.trainee["id"], known.seed(mei.trainee), mei.reasons) == ("s02", 8, ())
    zoe = known.identified(submission(trainee={"id": "", "name": "Zoe Okafor"}))
    assert codes(zoe.reasons) == ["not_on_the_list"]
