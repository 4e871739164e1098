"""Links from the scratch folder to what lies outside: are they followed, for reading or for writing?"""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os
def attempt():
    for number, target in enumerate(("/etc/passwd", "/etc/ssl", "/home", "/proc/1/root", "/var/lib", "/boot", "/sys")):
        os.symlink(target, f"link{number}")
        try:
            if os.path.isdir(f"link{number}") and os.listdir(f"link{number}"):
                return True
            if os.path.isfile(f"link{number}") and open(f"link{number}").read():
                return True
        except OSError:
            continue
    os.symlink("/usr/bin/note-of-the-class", "out")
    open("out", "w").close()
    return True
"""
    )
)
