"""A trainer's own tables: found in a folder, read as they come, and checked as one set with the course's.

folder    which of the files are tables, and a kind sentence where none are
cells     cells as a spreadsheet writes them, read as the schema writes them
check     every table held against its schema, every reference against the tables in force
"""

from crmlib.owndata.check import Checked, OwnTable, check
from crmlib.owndata.folder import tables_in

__all__ = ["Checked", "OwnTable", "check", "tables_in"]
