"""Answering in a form: nobody has to write a line of code.

ask       show the form of an exercise
fields    a control for each kind of answer
view      the form around it: check, hint, solution, and what is said below
"""
