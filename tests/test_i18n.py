"""Two languages: what switches, what does not, and what is refused."""

import string
import threading

import pytest

from crmlib import i18n
from crmlib.aidma import Stage, State
from crmlib.errors import CrmlibError, DataError
from crmlib.i18n import LANGUAGES, Text, _, language, use_language


def catalogue():
    use_language("zh")
    parts, messages = i18n._catalogue("zh"), {}
    while parts := parts._fallback:
        messages |= parts._catalog
    use_language("en")
    return {key: value for key, value in messages.items() if key and isinstance(key, str)}


def test_english_is_in_force_until_another_language_is():
    assert language() == "en"
    use_language("zh")
    assert language() == "zh"


def test_labels_follow_the_language_and_values_do_not():
    stage = Stage.MEMORY
    assert (stage.label, stage.value, f"{stage}") == ("Memory", "memory", "memory")
    use_language("zh")
    assert (stage.label, stage.value, stage == "memory") == ("记忆", "memory", True)


def test_every_label_of_the_journey_is_translated():
    english = {member: member.label for member in [*Stage, *State]}
    use_language("zh")
    assert all(member.label != label for member, label in english.items())


def test_a_text_that_exists_already_changes_with_the_language():
    text = Text(en="customers", zh="客户")
    assert f"{text}" == "customers"
    use_language("zh")
    assert f"{text}" == "客户"


def test_the_language_reaches_other_threads():
    use_language("zh")
    heard = []
    thread = threading.Thread(target=lambda: heard.append(language()))
    thread.start()
    thread.join()
    assert heard == ["zh"]


def test_a_message_without_translation_stays_english_and_an_empty_one_empty():
    use_language("zh")
    assert _("nobody ever wrote this sentence") == "nobody ever wrote this sentence"
    assert _("") == ""


@pytest.mark.parametrize("code", ["fr", "", "EN", None])
def test_another_language_is_refused_and_nothing_changes(code):
    use_language("zh")
    with pytest.raises(ValueError, match="zh"):
        use_language(code)
    assert language() == "zh"


def test_translations_keep_every_field_of_their_message():
    def fields(text):
        return {
            name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None
        }

    broken = {key: value for key, value in catalogue().items() if "{" in key and fields(key) != fields(value)}
    assert broken == {}


def test_no_translation_is_empty():
    assert [key for key, value in catalogue().items() if not value.strip()] == []


def test_an_unknown_value_of_an_enum_is_an_error_that_names_those_there_are():
    with pytest.raises(
        DataError, match="no 'love' here; choose one of attention, interest, desire, memory, action"
    ):
        Stage("love")
    assert issubclass(DataError, CrmlibError)
    assert issubclass(CrmlibError, ValueError)


def test_the_course_speaks_two_languages():
    assert LANGUAGES == ("en", "zh")
