"""Who has which data of their own: found however an id is written, and asked about where it is not found."""

import pytest

from crmcourse.grading.trainee_data import OwnData
from crmcourse.handout.roster import Roster, Trainee
from tests.support.class_of_two import submission

OWN = OwnData.of(
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
    return [one["code"] for one in reasons]


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
    assert OwnData.of(None).identified(one) is one
    assert OwnData.of(None).seed(one.trainee) is None
