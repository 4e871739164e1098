"""The limits on memory, files and processes are raised, and the clock and the host's name set."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import os, resource, socket, time
def attempt():
    tries = [lambda kind=kind: resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2) for kind in
             (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)]
    tries += [lambda: time.clock_settime(time.CLOCK_REALTIME, 0), lambda: socket.sethostname("x"), lambda: os.nice(-5),
              lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
              lambda: open("/proc/sys/kernel/pid_max", "w").write("100000"),
              lambda: open("/proc/self/oom_score_adj", "w").write("-1000")]
    for attempt in tries:
        try:
            attempt()
            return True
        except (OSError, ValueError):
            continue
    return False
"""
    )
)
