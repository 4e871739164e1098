"""The system calls through which kernels are attacked: bpf, io_uring, userfaultfd, perf, the kernel's log."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, errno, platform
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    x86 = platform.machine() == "x86_64"
    for number in ((321, 425, 323, 298, 103) if x86 else (280, 425, 282, 241, 116)):
        for flags in (0, 1):
            if libc.syscall(number, flags, 0, 0, 0, 0) >= 0 or ctypes.get_errno() in (errno.EFAULT, errno.EINVAL):
                return True  # the kernel looked at the arguments
    return False
"""
    )
)
