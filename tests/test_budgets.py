"""A topic stays a page of a textbook, and an exercise a page at most: lines, files and names are counted."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from crmcourse.sources.syllabus import load, notebooks

TOPICS = load(notebooks()).topics
LINES, FILES, NAMES = 900, 6, 12
WIDE = {12: 1200}  # three models of buying with what goes with them, for analysts
LINES_OF_AN_EXERCISE = 55
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.folder)


@every_topic
def test_a_topics_model_is_a_page(topic):
    module = importlib.import_module(f"crmlib.{topic.module}")
    files = sorted(Path(module.__file__).parent.rglob("*.py"))
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) <= WIDE.get(topic.number, LINES)
    assert len(files) <= FILES
    assert len(module.__all__) <= NAMES


def lines_of_words(text):
    """Return id → lines of its block in ``exercises.yml``."""
    blocks = re.split(r'^(?=")', text, flags=re.M)[1:]
    return {re.match(r'"([\d.]+)"', block)[1]: len(block.strip().splitlines()) for block in blocks}


def lines_of_declarations(text):
    """Return id → lines of its ``Exercise(…)`` in ``exercises.py``."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    exercises = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Exercise"]
    ids = ({word.arg: word.value for word in call.keywords}["id"].value for call in exercises)
    return {name: call.end_lineno - call.lineno + 1 for name, call in zip(ids, exercises, strict=True)}


@every_topic
def test_an_exercise_is_a_page_in_both_languages(topic):
    words = lines_of_words((topic.path / "exercises.yml").read_text("utf-8"))
    declared = lines_of_declarations((topic.path / "exercises.py").read_text("utf-8"))
    assert declared.keys() == {one.id for one in topic.exercises}
    assert words.keys() == declared.keys() | {one.id for one in topic.guesses}
    mean = sum([*words.values(), *declared.values()]) / len(declared)
    assert mean <= LINES_OF_AN_EXERCISE
