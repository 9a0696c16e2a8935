"""Beside a trainee: open the course, check answers, keep them, hand in.

open        make or refresh a workbook, and open JupyterLab in it
session     language and place in force
check       check an answer, hint, solution, progress
progress    what was reached (with kept_file)
answers     what was answered last
submit      all of it in one file for the trainer
"""
