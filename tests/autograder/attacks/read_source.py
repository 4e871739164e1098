"""The instructor's notebook is looked for in every folder above and below, and its solution run."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import glob, os, sys
def attempt():
    here = os.getcwd()
    folders = {here, "/", "/home", "/root", "/mnt", "/srv", "/tmp", *sys.path}
    while here != "/":
        here = os.path.dirname(here)
        folders.add(here)
    for folder in folders:
        for pattern in ("source/*/*.ipynb", "*/source/*/*.ipynb", "*/*/source/*/*.ipynb", "*.ipynb"):
            for path in glob.glob(os.path.join(folder, pattern)):
                if "return sum(values) / len(values)" in open(path).read():
                    return True
    return False
"""
    )
)
