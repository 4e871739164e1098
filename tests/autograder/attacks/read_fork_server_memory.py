"""The memory of the process that started this one is read with `process_vm_readv` and `ptrace`."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    class Area(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
    here = ctypes.create_string_buffer(8)
    for pid in {os.getppid(), *range(1, 60)} - {os.getpid()}:
        local, remote = Area(ctypes.addressof(here), 8), Area(ctypes.addressof(here), 8)
        if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) == 8:
            return True
        if pid and libc.ptrace(16, pid, 0, 0) == 0:
            libc.ptrace(17, pid, 0, 0)
            return True
    return False
"""
    )
)
