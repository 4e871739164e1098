"""Thirty kilobytes, compressed, that would be thirty megabytes: a notebook is not unpacked."""

import gzip

from tests.autograder.attacks.corpus import EVERYTHING, Attack

ATTACK = Attack(gzip.compress(b" " * 30_000_000, mtime=0), loses=EVERYTHING, error="not JSON")
