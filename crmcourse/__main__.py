"""``python -m crmcourse`` is ``crm-course``, for machines where the command is not on the path."""

from crmcourse.cli import main

main()
