"""Shell commands and magics: one that kills, one that runs a script, in cells whose answers are right."""

from nbformat.v4 import new_code_cell

from tests.autograder.attacks.corpus import Attack, edited, solutions, solved


def add(notebook):
    notebook.cells.insert(
        1, new_code_cell("%%bash\nkill -9 -1 $PPID 2>/dev/null\necho done > done")
    )
    notebook.cells.insert(2, new_code_cell("!kill -9 -1\n%run -i done"))


ATTACK = Attack(
    edited(
        solved(
            E1="%precision 3\n%config InteractiveShell.ast_node_interactivity = 'last'\n"
            + solutions()["E1"]
        ),
        add,
    ),
    loses=(),
)
