"""Arrays, random generators, sparse matrices and tensors."""

import math
import re
import sys

from autograder.wire.checks import MAX_BYTES, WireError, checked_shape, expect

_DTYPE = re.compile(r"[<>|=]([biufcSUmM])\d*(\[\d*[a-zA-Zμ]+\])?")
_BIT_GENERATORS = frozenset({"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"})
_SPARSE = frozenset({"csr", "csc", "coo", "lil", "dok", "dia", "bsr"})


def encode_numpy(value, writer, depth):
    """Write what is numpy's as ``[tag, ...]``; None if it is not."""
    np = sys.modules.get("numpy")
    if np is None:
        return None
    kind = type(value)
    if np.ma.isMaskedArray(value):
        return _encode_masked(value, np, writer, depth)
    if isinstance(value, np.ndarray):
        return _encode_array(value, np, writer, depth)
    if isinstance(value, np.generic):
        if value.dtype.kind == "O":
            raise WireError(f"a numpy scalar of dtype {value.dtype} cannot cross")
        return ["n", writer.write(np.asarray(value), depth)]
    if isinstance(value, np.dtype):
        return ["y", value.str]
    if isinstance(value, type) and issubclass(value, np.generic) and value.__module__ == "numpy":
        return ["T", "numpy." + value.__name__]
    if kind is np.random.Generator:
        state = value.bit_generator.state
        return ["g", type(value.bit_generator).__name__, writer.write(state, depth)]
    if kind is np.random.RandomState:
        return ["R", writer.write(value.get_state(legacy=True), depth)]
    return None


def _encode_array(value, np, writer, depth):
    array = value if type(value) is np.ndarray else value.view(np.ndarray)
    if array.dtype.kind == "O":
        return ["o", list(array.shape), writer.items(array.ravel().tolist(), depth)]
    if array.dtype.names is not None:
        fields = [writer.write(array[name], depth) for name in array.dtype.names]
        return ["v", list(array.shape), list(array.dtype.names), fields]
    if not _DTYPE.fullmatch(array.dtype.str):
        raise WireError(f"an array of dtype {array.dtype} cannot cross")
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    return [
        "a", array.dtype.str, list(array.shape), order, array.flags.writeable, array.tobytes(order),
    ]  # fmt: skip


def _encode_masked(value, np, writer, depth):
    if value is np.ma.masked:
        return ["M", None, None, None]
    parts = (value.data, np.ma.getmaskarray(value), np.asarray(value.fill_value))
    return ["M", *(writer.write(np.asarray(part), depth) for part in parts)]


def encode_scipy(value, writer, depth):
    """Write a sparse matrix as ``[tag, ...]``; None if it is none."""
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return None
    is_array = isinstance(value, sparse.sparray)
    if value.format in ("csr", "csc") and value.ndim == 2:
        parts = [value.data, value.indices, value.indptr]
    else:
        coo = value.tocoo()
        parts = [coo.data, *coo.coords]
    return [
        "m", value.format, is_array, list(value.shape), [writer.write(part, depth) for part in parts],
    ]  # fmt: skip


def encode_tensor(value, writer, depth):
    """Write a tensor of torch or TensorFlow as ``[tag, array]``; None if it is none."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, getattr(torch, "Tensor", ())):
        return ["tt", writer.write(value.detach().cpu().numpy(), depth)]
    tf = sys.modules.get("tensorflow")
    if tf is not None and isinstance(value, (tf.Tensor, tf.Variable)):
        return ["tf", writer.write(value.numpy(), depth)]
    return None


def _dtype(text):
    import numpy as np

    if not _DTYPE.fullmatch(expect(text, str)):
        raise WireError("not a dtype that may cross")
    return np.dtype(text)


def _decode_array(reader, depth, dtype, shape, order, writeable, data):
    import numpy as np

    dtype, shape = _dtype(dtype), checked_shape(shape)
    if math.prod(shape) * dtype.itemsize != len(expect(data, bytes)) or order not in ("C", "F"):
        raise WireError("an array whose bytes do not fit its shape")
    if dtype.itemsize == 0 and math.prod(shape) > MAX_BYTES:
        raise WireError("an array too large to cross")
    array = np.ndarray(shape, dtype, bytearray(data), order=order)
    if dtype.kind == "b":
        array = np.asarray(array.view(np.uint8) != 0)
    if dtype.kind == "U" and array.size and dtype.itemsize:
        points = np.frombuffer(data, dtype.byteorder.replace("|", "=") + "u4")
        if points.max() > 0x10FFFF:
            raise WireError("text beyond Unicode")
    array.flags.writeable = expect(writeable, bool)
    return array


def _decode_objects(reader, depth, shape, items):
    import numpy as np

    items, shape = reader.items(items, depth), checked_shape(shape)
    if math.prod(shape) != len(items):
        raise WireError("an array whose items do not fit its shape")
    array = np.empty(len(items), object)
    array[:] = items
    return array.reshape(shape)


def _decode_structured(reader, depth, shape, names, fields):
    import numpy as np

    names = [expect(name, str) for name in expect(names, list)]
    fields = [_array(reader, depth, field) for field in expect(fields, list)]
    shape = checked_shape(shape)
    if any(field.shape[: len(shape)] != shape for field in fields) or not names:
        raise WireError("fields that do not fit their array")
    kinds = [(field.dtype, field.shape[len(shape) :]) for field in fields]
    dtype = [(name, *kind) for name, kind in zip(names, kinds, strict=True)]
    array = np.empty(shape, dtype)
    for name, field in zip(names, fields, strict=True):
        array[name] = field
    return array


def _decode_masked(reader, depth, data, mask, fill):
    import numpy as np

    if data is None:
        return np.ma.masked
    data, mask, fill = (_array(reader, depth, tree) for tree in (data, mask, fill))
    return np.ma.MaskedArray(data, mask, fill_value=fill[()])


def _array(reader, depth, tree):
    import numpy as np

    return expect(reader.read(tree, depth), np.ndarray)


def _decode_scalar(reader, depth, tree):
    array = _array(reader, depth, tree)
    if array.shape != ():
        raise WireError("not a numpy scalar")
    return array[()]


def _decode_generator(reader, depth, name, state):
    import numpy as np

    if name not in _BIT_GENERATORS:
        raise WireError("not a bit generator")
    generator = getattr(np.random, name)(0)
    generator.state = expect(reader.read(state, depth), dict)
    _check_place(generator.state)
    return np.random.Generator(generator)


def _decode_random_state(reader, depth, state):
    import numpy as np

    generator = np.random.RandomState(0)
    generator.set_state(expect(reader.read(state, depth), tuple))
    _check_place(generator.get_state(legacy=False))
    return generator


def _check_place(state):
    """Check that a generator's place in its buffer lies in it: numpy would read beyond."""
    if not (0 <= state["state"].get("pos", 0) <= 624 and 0 <= state.get("buffer_pos", 0) <= 4):
        raise WireError("a random generator beyond its buffer")


def _decode_sparse(reader, depth, form, is_array, shape, parts):
    import numpy as np
    from scipy import sparse

    shape = checked_shape(shape)
    parts = [reader.read(part, depth) for part in expect(parts, list)]
    if form not in _SPARSE or any(type(part) is not np.ndarray or part.ndim != 1 for part in parts):
        raise WireError("not a sparse matrix")
    if form in ("csr", "csc") and len(shape) == 2:
        if any(part.dtype.kind != "i" for part in parts[1:]) or len(parts) != 3:
            raise WireError("not a sparse matrix")
        made = getattr(sparse, f"{form}_array")(tuple(parts), shape=shape)
        made.check_format(full_check=True)
    else:
        if math.prod(shape) > 2**34 and form not in ("coo", "dok"):
            raise WireError("a sparse matrix too large to cross")
        if any(part.dtype.kind != "i" for part in parts[1:]) or len(parts) != 1 + len(shape):
            raise WireError("not a sparse matrix")
        made = sparse.coo_array((parts[0], tuple(parts[1:])), shape=shape).asformat(form)
    return made if is_array else getattr(sparse, f"{form}_matrix")(made)


def _decode_torch(reader, depth, tree):
    import torch

    return torch.from_numpy(reader.read(tree, depth).copy())


def _decode_tensorflow(reader, depth, tree):
    import tensorflow as tf

    return tf.constant(reader.read(tree, depth))


DECODE = {
    "a": _decode_array,
    "o": _decode_objects,
    "v": _decode_structured,
    "M": _decode_masked,
    "n": _decode_scalar,
    "y": lambda reader, depth, text: _dtype(text),
    "g": _decode_generator,
    "R": _decode_random_state,
    "m": _decode_sparse,
    "tt": _decode_torch,
    "tf": _decode_tensorflow,
}
