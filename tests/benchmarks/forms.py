"""How long a trainee waits: from a click on Check to the words below the form."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

AIM = 0.1  # seconds: what still feels immediate


def run() -> None:
    """Print the wait in every form of the course, beside that for `check` as code: the same marking."""
    from crmcourse.exercises.form import form_of
    from crmcourse.sources.syllabus import load
    from crmcourse.workbook import check as checks
    from crmcourse.workbook import session
    from crmcourse.workbook.forms.view import FormView

    topics = load().topics
    waits: dict[str, list[float]] = {"form, first": [], "form": [], "code": []}
    with tempfile.TemporaryDirectory() as folder:
        work = session.Work(Path(folder))
        session._in_force = session.Session(load(), topics[0], work)
        for exercise in (one for topic in topics for one in topic.exercises if one.answer.kind != "code"):
            name = exercise.id
            view = FormView(form_of(exercise), exercise, lambda name=name: work.entry(name))  # type: ignore[misc]
            key = exercise.answer.record(exercise.answer.read(exercise.key_value()))
            view.field.fill(key)
            for what, act in (
                ("form, first", view.check.click),
                ("form", view.check.click),
                ("code", lambda name=name, value=view.field.value: checks.attempt(name, value)),
            ):
                begin = time.perf_counter()
                act()
                waits[what].append(time.perf_counter() - begin)
    for what, seconds in waits.items():
        print(
            f"forms     {what:12} {len(seconds):>3} exercises  median {1000 * statistics.median(seconds):6.1f} ms  "
            f"longest {1000 * max(seconds):6.0f} ms"
        )
    median = statistics.median(waits["form"])
    ratio = median / statistics.median(waits["code"])
    print(
        f"          form-to-feedback {ratio:.2f} × code; {AIM / median:.0f} times within {1000 * AIM:.0f} ms"
    )
