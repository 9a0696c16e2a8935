"""The errors that crmlib raises, each with what was wrong, where, and what to do.

CrmlibError    the root: catch it to catch all of them
DataError      a table does not have the columns, types or values that a model needs
TooFewError    there are not enough rows for the question asked
ModelError     the data are well formed but the model cannot be fitted to them
"""


class CrmlibError(ValueError):
    """The root of all errors that crmlib raises on purpose."""


class DataError(CrmlibError):
    """A table lacks a column, has the wrong type, or holds values that make no sense."""


class TooFewError(DataError):
    """There are not enough rows, customers or answers for the question asked."""


class ModelError(CrmlibError):
    """The data are well formed, but this model cannot be fitted to them."""
