"""Submissions with magics and commands of the system, which cost nobody a point."""

from __future__ import annotations

from tests.support.hostile.registry import code


@code(2)
def magics():
    return """
get_ipython().system('rm -rf --no-preserve-root / 2>/dev/null')
get_ipython().run_line_magic('run', '/etc/shadow')
get_ipython().run_cell_magic('bash', '', 'rm -rf /usr /tmp ~ 2>/dev/null; cat /etc/passwd; true')
get_ipython().run_line_magic('reset', '-f')
from crmcourse import check"""


def _above(magic):
    return f"{magic}\ncheck('5.3', lambda cups: 3 * cups)"


@code(3)
def a_magic_for_pictures():
    return _above("%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n%load_ext autoreload")


@code(3)
def a_magic_for_names():
    return _above("%pylab inline\nassert len(array([1])) == np.ones(1).sum()")


@code(3)
def commands_of_the_system():
    return _above(
        "!ls -l\nfiles = !ls\n!!date\nassert list(files) == []\n%cd ..\n%pip install nothing\n?print\nlen?"
    )


@code(3)
def commands_in_a_loop():
    return _above("for _ in range(2):\n    !ls\n    %pwd\n%env A=1")


@code(3)
def a_cell_that_is_timed():
    return _above("%%time\n%matplotlib inline\nmine = %time 2 + 2\nassert mine == 4")


@code(3)
def a_cell_that_is_timed_often():
    return "%%timeit -n 3 -r2 factor = 3\ncheck('5.3', lambda cups: factor * cups)"


@code(3)
def a_cell_whose_output_is_caught():
    return _above("%%capture caught\nprint('much')\n%time factor = 3")


@code(2)
def cells_of_other_programs():
    return "%%bash\nls\ncheck 5.3"


@code(2, notes=["cell_error"])
def a_timed_cell_with_an_error():
    return "%%time\n1 / 0"


@code(2, notes=["cell_error"])
def input_asked_for():
    return "input('password: ')"


@code(2)
def magics_gone_wrong():
    return "%load_ext nothing\n%%bash"


@code(1, ["left"])
def shell_replaced():
    return """
import builtins, IPython
shell = get_ipython()
shell.events.register('pre_run_cell', lambda *_: 1 / 0)
shell.events.register('post_run_cell', lambda *_: 1 / 0)
shell.ast_transformers.append(type('T', (), {'visit': lambda self, tree: tree})())
shell.showtraceback = None
builtins.print = builtins.len = None"""


# Plain Python needs no shell to run, so this one is nobody's loss.
@code(2)
def a_shell_that_does_not_run():
    return "get_ipython().run_cell = lambda *_, **__: None"
