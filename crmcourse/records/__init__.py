"""What the rooms of the course hand each other: one type for whoever writes and whoever reads.

handin    ``submission.json``: what `submit` says of a hand-in
guessed   in it, what was guessed before a lesson and after it
class_guesses  ``guesses.json``: the same of a whole class, without names
run       ``run.json``: what was graded, by which rules, behind which walls
answers   ``answers/<key>.json``: what a submission answered
marks     ``marks/<key>.json``: what the answers are worth, and why
mark      one exercise of these
fields    how the fields of a file are written and read

A hand-in comes from a trainee and is read with patience. The others are our own: what is damaged in them is refused
in a sentence that names the file and the field. What an earlier version did not write yet is filled in.
"""
