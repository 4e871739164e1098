"""A daemon, threads, exit handlers, timers: all want to live on when the grading is done."""

from tests.autograder.attacks.corpus import Attack, solutions, solved

ATTACK = Attack(
    solved(
        E1="""
import atexit, os, signal, subprocess, sys, threading, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)  # stays-behind"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        time.sleep(300)
    os._exit(0)
threading.Thread(target=time.sleep, args=(300,), daemon=False).start()
atexit.register(time.sleep, 300)
signal.signal(signal.SIGALRM, lambda *args: time.sleep(300))
signal.alarm(1)
"""
        + solutions()["E1"]
    ),
    loses=(),
)
