"""A firm's exports made into our tables: a mapping file says how, a guess makes the first, a page changes it.

rules      what a mapping says
document   the mapping file, in YAML
export     an export as it stands in its file
words      what firms call our columns and values
habits     how an export writes numbers and days
ids        ids that a spreadsheet damaged
cells      one cell, read by its rule
columns    one column, read by its rule
guess      a first mapping, with reasons
page       the page on which it is changed
apply      an export read by its mapping; every row that cannot be read, named
bring      the tables written into a new folder
"""
