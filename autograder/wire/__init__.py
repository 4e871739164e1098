"""What crosses between the examiner's process and the learner's, and how it is written.

A value is written as msgpack. ``None``, bool, int of up to 64 bits, float, str and bytes are
themselves; everything else is an array ``[tag, ...]`` whose tag is one of the names below. There
is no tag for code: nothing that arrives is ever imported, evaluated or unpickled.

========  ==========================================  =========================================
tag       payload                                     arrives as
========  ==========================================  =========================================
``i``     little-endian two's complement bytes        int beyond 64 bits
``c``     real, imaginary                             complex
``l t s   items                                       list, tuple, set, frozenset
f``
``d``     keys, values                                dict
``k``     kind, items, factory or length              Counter, OrderedDict, defaultdict, deque
``r``     start, stop, step                           range
``:``     start, stop, step                           slice
``N``     name, field names, items                    namedtuple
``B``     bytes                                       bytearray
``D``     kind, ISO text or numbers, zone             date, time, datetime, timedelta
``q``     kind, text                                  Decimal, Fraction
``v``     shape, field names, arrays                 structured numpy array
``M``     array, mask, fill value                     masked numpy array
``a``     dtype, shape, order, writeable, bytes       numpy array
``o``     shape, items                                numpy array of plain objects
``n``     array                                       numpy scalar
``y``     dtype                                       numpy dtype
``T``     name                                        a builtin or numpy scalar type
``g``     bit generator, state                        numpy Generator
``R``     state                                       numpy RandomState
``m``     format, is array, shape, parts              scipy sparse matrix or array
``pi``    kind, ...                                   pandas Index
``ps``    name, index, column                         pandas Series
``pf``    columns, index, column values               pandas DataFrame
``pt``    kind, parts                                 pandas Timestamp, Timedelta, Interval,
                                                      Period, NaT, NA
``tt tf`` array                                       torch, tensorflow tensor
``h``     id, class name, traits                      a handle on an object of the sender
``H``     id                                          an object of the receiver, given back
========  ==========================================  =========================================

A subclass of a plain type arrives as the plain type. What arrives is checked before anything is
built from it; whatever is wrong with it raises `WireError` and nothing else.
"""

from autograder.wire.checks import WireError, expect
from autograder.wire.frames import limit, receive_frame, send_frame
from autograder.wire.values import NoHandles, dumps, loads

__all__ = [
    "NoHandles", "WireError", "dumps", "expect", "limit", "loads", "receive_frame", "send_frame",
]  # fmt: skip
