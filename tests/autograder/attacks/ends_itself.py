"""`os._exit`, SIGKILL, a crash, `sys.exit`: whatever ends a function costs its own tests."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="import os\ndef mean(values):\n    os._exit(0)\n",
        E2="import ctypes\ndef centre(matrix):\n    ctypes.memset(0, 1, 10**6)\n",
        E3="import os\nclass Popular:\n    def __init__(self):\n        os.abort()\n",
        E4="import sys\ndef one_hot(labels, width):\n    sys.exit(0)\n",
        E6="import faulthandler\ndef total(items, key):\n    faulthandler._sigsegv()\n",
    ),
    loses=("E1", "E2", "E3", "E4", "E6"),
)
