"""The import is tried once the hook that forbids it is gone, and through every other door."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import gc, glob, importlib.machinery, importlib.util, os, runpy, sys
def ways():
    import reference
    folder = list(reference.__path__)[0]
    path = os.path.join(folder, "answers.py")
    yield lambda: importlib.machinery.SourceFileLoader("answers", path).load_module()
    yield lambda: vars(exec(open(path).read(), globals()) or sys.modules[__name__])
    yield lambda: importlib.machinery.SourcelessFileLoader("answers", glob.glob(folder + "/__pycache__/answers*")[0]).load_module()
    def unhooked():
        sys.meta_path[:] = [importlib.machinery.PathFinder]
        sys.path_importer_cache.clear()
        import reference.answers
        return reference.answers
    yield unhooked
    yield lambda: __import__("reference.answers", fromlist=["mean"])
    yield lambda: [m for m in gc.get_objects() if getattr(m, "__name__", "") == "reference.answers"][0]
def mean(values):
    for way in ways():
        try:
            return way().mean(values)
        except ValueError:
            raise
        except BaseException:
            continue
    return 0
"""
    )
)
