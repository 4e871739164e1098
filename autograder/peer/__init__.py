"""Two processes that call each other's functions over one socket, with plain data only.

Both the examiner and the learner's process hold a `Peer`. What is not plain data crosses as a
*handle*: a number by which the other side can ask for calls, attributes and items. Which of
these requests are answered is the business of the side that owns the object.
"""

from autograder.peer.connection import Gone, Peer
from autograder.peer.errors import CELL, describe
from autograder.peer.handles import JUDGING, OPERATORS, Handle

__all__ = ["CELL", "JUDGING", "OPERATORS", "Gone", "Handle", "Peer", "describe"]
