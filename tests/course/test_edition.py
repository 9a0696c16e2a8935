"""One source gives the notebooks of each language and kind, step by step."""

from dataclasses import replace

import nbformat
import pytest

from crmcourse.sources import source
from crmcourse.sources.edition import notebook, start_page
from crmcourse.sources.next_step import next_step
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.syllabus import in_order
from crmlib.i18n import Text
from tests.support import small_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    return small_course.write(tmp_path, monkeypatch)


def made(course, lang, kind):
    topic = course.topics[0]
    return notebook(source.read(course.folder / topic.folder / kind.source), Edition(topic, lang, kind))


def texts(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def test_an_edition_speaks_one_language_and_shares_the_code(course):
    english, chinese = (made(course, lang, Kind.LESSON) for lang in ("en", "zh"))
    assert texts(english)["title"] == "# Tea"
    assert texts(chinese)["title"] == "# 茶"
    assert [c.id for c in english.cells] == [c.id for c in chinese.cells]
    assert texts(english)["price"] == texts(chinese)["price"]


def test_a_lesson_says_what_it_is_for_below_its_title(course):
    english, chinese = (made(course, lang, Kind.LESSON) for lang in ("en", "zh"))
    assert [cell.id for cell in english.cells[:3]] == ["title", "objectives", "setup"]
    assert texts(english)["objectives"] == (
        "**45 minutes**, and 15 for the exercises\n\nAt the end you can:\n\n- say what tea costs"
    )
    assert "**45 分钟**，练习另需 15 分钟" in texts(chinese)["objectives"]
    assert "- 说出茶的价格" in texts(chinese)["objectives"]


def test_only_trainers_read_where_in_the_lectures_it_comes_from(course):
    trainer = texts(made(course, "en", Kind.SOLUTIONS))
    assert trainer["lectures"] == "From the lectures: S0.15, S0.16"
    assert texts(made(course, "zh", Kind.SOLUTIONS))["lectures"] == "出自讲义：S0.15、S0.16"
    for kind in (Kind.LESSON, Kind.EXERCISES):
        assert "S0.15" not in "".join(texts(made(course, "en", kind)).values())


def test_the_first_code_puts_topic_and_language_in_force(course):
    for lang in ("en", "zh"):
        first = next(cell for cell in made(course, lang, Kind.EXERCISES).cells if cell.cell_type == "code")
        assert first.source.startswith(
            "from crmcourse import ____, ask, begin, check, hint, progress, solution\n\n"
            f'begin("05-tea", lang="{lang}"'
        )


def test_trainees_get_forms_and_no_cell_of_the_trainers(course):
    trainee, trainer = (texts(made(course, "en", kind)) for kind in (Kind.EXERCISES, Kind.SOLUTIONS))
    assert trainee["ex-1"] == 'ask("5.1")'
    assert trainer["ex-1"] == 'share = 3 / 4\ncheck("5.1", share)'
    assert "why" not in trainee
    assert "why" in trainer


def test_only_widget_cells_may_go_unchecked(course):
    cells = {cell.id: cell for cell in made(course, "en", Kind.LESSON).cells}
    assert cells["slider"].metadata.tags == ["widget", "nbval-ignore-output"]
    assert cells["pitfall"].metadata.tags == ["raises-exception"]
    assert cells["price"].metadata == {}


def test_an_edition_is_a_valid_notebook_with_the_authors_ids(course):
    for kind in Kind:
        nbformat.validate(made(course, "zh", kind))


def test_the_start_page_is_in_one_language_and_links_to_every_topic(course):
    text = source.read(course.folder / "start.md")
    for lang, lesson, other in (("en", "lesson", "zh"), ("zh", "课程", "en")):
        page = start_page(text, course.topics, lang)
        nbformat.validate(page)
        assert [cell.id for cell in page.cells] == ["map", "other", "setup"]
        assert f"[{lesson}](05-tea/{lang}/lesson.ipynb) 45" in page.cells[0].source
        assert f"(05-tea/{lang}/exercises.ipynb) 15" in page.cells[0].source
        assert f"05-tea/{other}/" not in page.cells[0].source
        assert page.cells[2].source == f'from crmcourse import begin\n\nbegin(lang="{lang}")'
    assert [cell.id for cell in start_page(text, course.topics, "zh", ["zh"]).cells] == ["map", "setup"]


def test_each_notebook_of_a_trainee_ends_with_the_next_step(course):
    [tea] = course.topics
    first, second = in_order([tea, replace(tea, folder="06-cup", title=Text(en="Cup", zh="杯子"))])
    ends = {
        (topic.folder, kind, lang): next_step(Edition(topic, lang, kind), topic.following)
        for topic in (first, second)
        for kind in (Kind.LESSON, Kind.EXERCISES)
        for lang in ("en", "zh")
    }
    assert ends["05-tea", Kind.LESSON, "en"] == (
        "**Next:** [the exercises](exercises.ipynb) · [Course map](../../start.ipynb)"
    )
    assert ends["05-tea", Kind.EXERCISES, "zh"] == (
        "**下一步：**[06 杯子](../../06-cup/zh/lesson.ipynb) · [课程地图](../../start-zh.ipynb)"
    )
    assert (
        ends["06-cup", Kind.EXERCISES, "en"] == "This was the last topic. · [Course map](../../start.ipynb)"
    )
    assert made(course, "en", Kind.LESSON).cells[-1].source == ends["05-tea", Kind.LESSON, "en"]
    assert "next" not in texts(made(course, "en", Kind.SOLUTIONS))


def test_a_solution_in_a_lesson_is_refused(course):
    small_course.change(course.folder / "05-tea/lesson.md", 'print("price", 3)', "price = 3  # solution")
    with pytest.raises(source.SourceError, match=r"05-tea/lesson.md: cell price: a lesson has no solutions"):
        made(course, "en", Kind.LESSON)


def test_a_solution_that_cannot_be_blanked_is_refused_with_its_cell(course):
    small_course.change(course.folder / "05-tea/exercises.md", "share = 3 / 4  #", "print(3 / 4)  #")
    with pytest.raises(source.SourceError, match=r"05-tea/exercises.md: cell ex-1: line 1 is marked"):
        made(course, "en", Kind.EXERCISES)


def test_an_id_that_the_course_needs_itself_is_refused(course):
    small_course.change(course.folder / "05-tea/lesson.md", ":id: price", ":id: setup")
    with pytest.raises(source.SourceError, match="the id setup belongs to a cell that the course adds"):
        made(course, "en", Kind.LESSON)
