"""What a trainee's wheel carries is enough for what trainees run."""

import ast
from pathlib import Path, PurePosixPath

from crmcourse.handout.library import belongs
from crmcourse.sources import masking
from crmcourse.sources import source as sources
from crmcourse.sources.syllabus import load, notebooks

ROOT = Path(__file__).resolve().parents[3]


def test_whatever_the_exercises_import_is_in_an_exams_wheel():
    for topic in load(notebooks()).topics:
        cells = sources.read(topic.path / "exercises.md").cells
        code = "\n".join(masking.blanked(cell.text) for cell in cells if cell.kind == "code")
        wanted = {
            f"{node.module}.{name.name}"
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("crmlib")
            for name in node.names
        }
        files = [ROOT / Path(*name.split(".")) for name in wanted]
        found = [
            place.relative_to(ROOT)
            for file in files
            for place in (file / "__init__.py", file.with_suffix(".py"))
            if place.is_file()
        ]
        assert found, "every exercise loads a table"
        assert [str(place) for place in found if not belongs(PurePosixPath(place), exam=True)] == []
