"""The author's desk: from ``lesson.md`` and ``exercises.md`` to notebooks in two languages.

syllabus          the course in one page
source            read a topic's text
masking, edition  what each reader gets of it
build, execute    write the notebooks and run them
verify            are they what their sources say? (with prose, leaks, problem)
data_dictionary   the page about the data
"""
