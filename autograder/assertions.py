"""Failed assertions that show the values that were compared."""

import ast
import reprlib

_NAME = "__show__"


def compile_test(source: str, filename: str):
    """Compile a test cell.

    Parameters
    ----------
    source : str
        Python (magics already translated).
    filename : str
        Shown in tracebacks.

    Returns
    -------
    body : code
        Every statement but a last expression.
    value : code or None
        The last expression, whose value nbgrader reads as partial credit.
    """
    tree = _Explain(source).visit(ast.parse(source, filename))
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = ast.Expression(tree.body.pop().value)
    ast.fix_missing_locations(tree)
    body = compile(tree, filename, "exec")
    if last is None:
        return body, None
    return body, compile(ast.fix_missing_locations(last), filename, "eval")


def install(namespace: dict):
    """Put what compiled tests need into the namespace in which they run."""
    namespace[_NAME] = _show


def _show(text, values, message=None):
    lines = [] if message is None else [str(message)]
    lines.append(text)
    lines += [f"  {label} = {brief(value)}" for label, value in values]
    return "\n".join(lines)


class _Short(reprlib.Repr):
    def __init__(self):
        super().__init__()
        self.maxlevel, self.maxother, self.maxlong, self.maxstring = 4, 400, 60, 120
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = 12

    def repr_ndarray(self, value, level):
        import numpy as np

        with np.printoptions(threshold=20, edgeitems=3, linewidth=88, precision=6):
            return self.repr_instance(value, level)

    repr_DataFrame = repr_Series = lambda self, value, level: self.repr_instance(
        value.head(8), level
    )


_short = _Short()


def brief(value) -> str:
    """A short text for a value."""
    try:
        return _short.repr(value)
    except Exception as error:
        return f"<{type(value).__name__}: {type(error).__name__}>"


class _Explain(ast.NodeTransformer):
    """Give every assertion's operands names, so that a failure can show them."""

    def __init__(self, source):
        self.source = source

    def visit_Assert(self, node):
        self.count = 0
        before, test, shown = self._name_operands(node.test)
        text = ast.get_source_segment(self.source, node.test) or "the assertion"
        values = ast.List(
            [
                ast.Tuple([ast.Constant(label), ast.Name(name, ast.Load())], ast.Load())
                for label, name in shown
            ],
            ast.Load(),
        )
        call = ast.Call(
            ast.Name(_NAME, ast.Load()),
            [ast.Constant(text[:400]), values, *([node.msg] if node.msg else [])],
            [],
        )
        check = ast.Assert(test, call)
        statements = [*before, check]
        return [ast.copy_location(statement, node) for statement in statements]

    def _name_operands(self, test):
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            test.left, first, shown = self._name(test.left)
            test.comparators[0], second, more = self._name(test.comparators[0])
            return first + second, test, shown + more
        if isinstance(test, ast.Call) and not any(
            isinstance(arg, ast.Starred) for arg in test.args
        ):
            before, shown = [], []
            for place, arg in enumerate(test.args):
                if isinstance(arg, ast.GeneratorExp):  # consumed by being looked at
                    continue
                test.args[place], statements, labels = self._name(arg)
                before += statements
                shown += labels
            return before, test, shown
        return [], test, []

    def _name(self, operand):
        if isinstance(operand, ast.Constant):
            return operand, [], []
        label = (ast.get_source_segment(self.source, operand) or "value")[:200]
        if isinstance(operand, ast.Name):
            return operand, [], [(label, operand.id)]
        name = f"__value_{self.count}__"
        self.count += 1
        store = ast.Assign([ast.Name(name, ast.Store())], operand)
        return ast.Name(name, ast.Load()), [store], [(label, name)]
