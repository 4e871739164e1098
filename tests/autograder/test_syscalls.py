"""The filter for system calls, run as the kernel runs it, on both kinds of machine."""

import errno
import socket
import struct

import pytest

from autograder.syscalls import program

ALLOWED = "allowed"
KIND = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS = {
    "read": (0, 63),
    "openat": (257, 56),
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "unshare": (272, 97),
}


def verdict(code, kind, number, argument=0):
    """What classic BPF answers for one call."""
    data = struct.pack("=IIQQ", number, kind, 0, argument)
    instructions = [struct.unpack_from("=HBBI", code, place) for place in range(0, len(code), 8)]
    place, value = 0, 0
    while True:
        operation, if_true, if_false, k = instructions[place]
        place += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("=I", data, k)
        elif operation == 0x06:
            return ALLOWED if k == 0x7FFF0000 else k & 0xFFFF
        else:
            holds = {0x15: value == k, 0x35: value >= k, 0x45: value & k != 0}[operation]
            place += if_true if holds else if_false


@pytest.mark.parametrize("machine", KIND)
def test_what_answers_need_is_allowed_and_the_rest_refused(machine):
    code, column = program(machine), list(KIND).index(machine)

    def call(name, argument=0):
        return verdict(code, KIND[machine], NUMBERS[name][column], argument)

    for name in ("read", "openat", "clone"):
        assert call(name) == ALLOWED
    for name in ("keyctl", "mount", "unshare"):
        assert call(name) == errno.EPERM
    assert call("clone", 0x10000000 | 17) == errno.EPERM
    assert call("clone3") == errno.ENOSYS
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):
        assert call("socket", family) == ALLOWED
    for family in (socket.AF_VSOCK, socket.AF_PACKET, socket.AF_ALG, 0):
        assert call("socket", family) == errno.EAFNOSUPPORT


def test_calls_of_another_kind_of_machine_are_refused():
    code = program("x86_64")
    assert verdict(code, 0x40000003, 3) == errno.EPERM  # a 32-bit program's read
    assert verdict(code, KIND["x86_64"], 0x40000000) == errno.EPERM


def test_a_machine_that_is_not_known_has_no_filter():
    assert program("vax") == b""
