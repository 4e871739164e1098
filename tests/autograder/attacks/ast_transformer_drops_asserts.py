"""An AST transformer empties every later cell."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(
        E1="""
import ast
class Drop(ast.NodeTransformer):
    def visit_Module(self, node):
        node.body = []
        return node
get_ipython().ast_transformers.append(Drop())
"""
    ),
    loses=EVERYTHING,
)
