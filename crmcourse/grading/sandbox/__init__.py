"""Where trainees' code runs: a warm template, a walled-in child for each submission.

runner          the judge's end: start a template, run a submission
limits          how strong the walls can be here
template        the process that children are forked from
jail, linux     namespaces, mounts and limits
seccomp         the system calls that are refused
porter          stands between child and judge
child           runs the cells and records the answers
shared_results  results that children of one template share
messages        how processes talk
"""
