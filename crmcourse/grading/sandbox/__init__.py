"""Where trainees' code runs: a warm template, a walled-in child for each submission.

runner          the judge's end: run a submission, look around
process         a template process, as seen from the judge
ran             what a child said, as the judge hears it
limits          how strong the walls can be here
template        the process that children are forked from
jail, linux     namespaces, mounts and limits
seccomp         the system calls that are refused
porter          stands between child and judge
child           runs the cells and records the answers
shared_results  results that children of one template share
magics          what IPython's magics and shell commands do here
messages        how processes talk
cgroup          one limit on memory for all processes, where the grader is administrator
visible         what of this computer a jail shows
search          can a key be seen from inside? with pieces (many texts found at once) and layers (what lies packed)
"""
