"""A token is looked for in the environment of this process and of all others."""

from tests.autograder.attacks.corpus import SECRET, Attack, prize

ATTACK = Attack(
    prize(
        f"""
import glob, os
def attempt():
    shown = [repr(dict(os.environ)).encode()]
    for path in glob.glob("/proc/*/environ"):
        try:
            shown.append(open(path, "rb").read())
        except OSError:
            continue
    return any(b"{SECRET}" in text for text in shown)
"""
    )
)
