"""Reads and writes latent bytes (docs/latent-format.md). Values are NumPy arrays if NumPy is installed, otherwise lists of floats."""

import dataclasses
import hashlib
import math
import re
import struct
import zlib
from collections.abc import Sequence
from typing import Any

try:
    import numpy
except ImportError:  # NumPy is optional.
    numpy = None

MEDIA_TYPE = "application/vnd.reptok.latent"
_DTYPES = ("f32", "f16", "i8")
_LETTERS = {"f32": ("f", 4), "f16": ("e", 2), "i8": ("b", 1)}
_LARGEST = 3.4028234663852886e38


@dataclasses.dataclass(frozen=True)
class Latent:
    """A latent. `values` has tokens x dimensions float32 numbers, the first token first."""

    model: str
    space: str
    dtype: str
    tokens: int
    dimensions: int
    values: Any

    @property
    def id(self) -> str:
        return latent_id(encode(self))


def latent_id(data: bytes) -> str:
    return "lat_" + hashlib.sha256(data).hexdigest()


def vector(values: Sequence[float]) -> Any:
    """Converts values to a NumPy array of float32, or to a list without NumPy."""
    return numpy.asarray(values, dtype=numpy.float32) if numpy else [float(value) for value in values]


def numbers(values: Any) -> list[float]:
    """Converts a vector to a list of Python floats, for JSON."""
    return values.ravel().tolist() if hasattr(values, "ravel") else [float(value) for value in values]


def _need(truth: bool, expected: str) -> None:
    if not truth:
        raise ValueError(f"expected latent bytes with {expected}")


def decode(data: bytes) -> Latent:
    """Decodes latent bytes. Raises ValueError for bytes that are not canonical."""
    _need(len(data) >= 48 and data[:4] == b"\x89RTK", "their magic number")
    version, code, tokens, dimensions, m, reserved, scale = struct.unpack_from("<BBHHBBf", data, 4)
    _need(version == 2 and code <= 2 and reserved == 0, "version 2, a known dtype and a reserved byte of 0")
    _need(1 <= tokens <= 256 and 1 <= dimensions <= 16384 and 1 <= m <= 64, "a shape and a model id within limits")
    count, start = tokens * dimensions, 48 + (m + 3) // 4 * 4
    dtype = _DTYPES[code]
    letter, width = _LETTERS[dtype]
    end = start + count * width
    _need(len(data) == end + 4, f"{end + 4} bytes")
    _need(struct.unpack_from("<I", data, end)[0] == zlib.crc32(data[:end]), "the right checksum")
    _need(re.fullmatch(rb"[a-z0-9][a-z0-9._-]*", data[48 : 48 + m]) is not None, "a model id")
    _need(not any(data[48 + m : start]), "zeros after the model id")
    stored = struct.unpack_from(f"<{count}{letter}", data, start)
    if dtype == "i8":
        bits, peak = struct.unpack_from("<I", data, 12)[0], max(map(abs, stored))
        normal = 0x00800000 <= bits < 0x7F800000 and bits & 0x7F == 0
        _need(peak == 127 if normal else bits == 0 and peak == 0, "the scale of a writer")
    else:
        _need(scale == 1, "a scale of 1")
    values = [number * scale for number in stored]
    _need(all(abs(value) <= _LARGEST for value in values), "finite values")
    return Latent(data[48 : 48 + m].decode(), data[16:48].hex(), dtype, tokens, dimensions, vector(values))


def _scale(values: Sequence[float]) -> float:
    bits = struct.unpack("<I", struct.pack("<f", max(map(abs, values)) / 127))[0] & 0xFFFFFF80
    scale = struct.unpack("<f", struct.pack("<I", bits))[0]
    return scale if scale >= 2.0**-126 else 0.0


def _quantised(value: float, scale: float) -> int:
    return 0 if scale == 0 else int(math.copysign(math.floor(abs(value / scale) + 0.5), value))


def encode(latent: Latent) -> bytes:
    """Encodes a latent. Raises ValueError for values that its dtype cannot represent."""
    if latent.dtype not in _LETTERS:
        raise ValueError(f"expected the dtype f32, f16 or i8, got {latent.dtype!r}")
    values = numbers(latent.values)
    if len(values) != latent.tokens * latent.dimensions:
        raise ValueError(f"expected {latent.tokens} x {latent.dimensions} values, got {len(values)}")
    letter, _ = _LETTERS[latent.dtype]
    try:
        values = [struct.unpack("<f", struct.pack("<f", value))[0] for value in values]
        if not all(map(math.isfinite, values)):
            raise ValueError("expected finite values")
        scale = _scale(values) if latent.dtype == "i8" else 1.0
        stored = [_quantised(value, scale) for value in values] if latent.dtype == "i8" else values
        payload = struct.pack(f"<{len(stored)}{letter}", *stored)
    except OverflowError as error:
        raise ValueError(f"expected values that {latent.dtype} can represent") from error
    name = latent.model.encode("ascii")
    code = _DTYPES.index(latent.dtype)
    head = struct.pack("<BBHHBBf", 2, code, latent.tokens, latent.dimensions, len(name), 0, scale)
    body = b"\x89RTK" + head + bytes.fromhex(latent.space) + name + b"\0" * (-len(name) % 4) + payload
    return body + struct.pack("<I", zlib.crc32(body))
