"""Privileges are asked for: other user ids, capabilities, setuid programs."""

from tests.autograder.attacks.corpus import Attack, prize

ATTACK = Attack(
    prize(
        """
import ctypes, os, shutil, stat, subprocess
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if libc.capset(header, (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)) == 0:
        return True
    for change in (os.setuid, os.setgid, os.seteuid):
        try:
            change(0)
            return True
        except OSError:
            continue
    shutil.copy("/bin/true", "root")
    try:
        os.chown("root", 0, 0)
        os.chmod("root", 0o4755)
        return os.stat("root").st_uid == 0 != os.getuid()
    except OSError:
        pass
    for name in ("su", "mount", "newgrp"):
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True).returncode is None:
            return True
    return False
"""
    )
)
