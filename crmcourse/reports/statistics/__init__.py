"""What the marks of a class say, each answer with its table and picture.

analysis        everything below at once, for the class report
understanding   totals, usual mistakes, effort: what the class did not understand
objectives      who reached what a topic is for
items           difficulty, discrimination, reliability: whether the marks can be relied on
timing          who was late or fast
patterns        answers that are more alike than chance allows
gain            before and after
estimates       means and correlations with intervals
"""
