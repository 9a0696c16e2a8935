"""``python -m crmlib.course`` is ``crm-course``, for machines where the command is not on the path."""

from crmlib.course.cli import main

main()
