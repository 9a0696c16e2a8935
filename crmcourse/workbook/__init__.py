"""Beside a trainee: open the course, check answers, keep them, hand in.

open        make or refresh a workbook, and open JupyterLab in it
session     language and place in force
check       check an answer, hint, solution, progress
guesses     guess before the lesson, and stand by it or not after it
work        what was reached and answered last (with kept_file)
submit      all of it in one file for the trainer
"""
