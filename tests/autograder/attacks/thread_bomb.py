"""Threads without end, which outlive the function that started them."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
import threading, time
def mean(values):
    started = 0
    try:
        while True:
            threading.Thread(target=time.sleep, args=(1000,)).start()
            started += 1
    except RuntimeError:
        return started
"""
    )
)
