"""Writes golden.json: latent bytes from a second implementation, after docs/latent-format.md and the standard library alone.

    python3 golden.py > golden.json

`valid`: encoding `values` gives `hex`, decoding `hex` gives `decoded`; `id` is the SHA-256.
`invalid`: decoding fails, with `reason` in the message of our own decoder.
"""

import hashlib
import json
import math
import struct
import zlib

SPACE = hashlib.sha256(b"space").hexdigest()
CODES = {"f32": (0, "f"), "f16": (1, "e"), "i8": (2, "b")}


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def i8_scale(values):
    bits = struct.unpack("<I", struct.pack("<f", max(map(abs, values)) / 127))[0] & 0xFFFFFF80
    scale = struct.unpack("<f", struct.pack("<I", bits))[0]
    return scale if scale >= 2.0**-126 else 0.0


def i8_round(x, scale):
    return 0 if scale == 0 else int(math.copysign(math.floor(abs(x / scale) + 0.5), x))


def frame(model, code, tokens, dimensions, scale, payload, version=2, reserved=0, pad=b"\0", space=SPACE):
    name = model.encode()
    head = b"\x89RTK" + struct.pack("<BBHHBBf", version, code, tokens, dimensions, len(name), reserved, scale)
    body = head + bytes.fromhex(space) + name + pad * (-len(name) % 4) + payload
    return body + struct.pack("<I", zlib.crc32(body))


def valid(name, model, dtype, tokens, values, space=SPACE):
    values = [f32(v) for v in values]
    code, letter = CODES[dtype]
    scale = i8_scale(values) if dtype == "i8" else 1.0
    stored = [i8_round(v, scale) for v in values] if dtype == "i8" else values
    payload = struct.pack(f"<{len(values)}{letter}", *stored)
    data = frame(model, code, tokens, len(values) // tokens, scale, payload, space=space)
    return {
        "name": name,
        "model": model,
        "space": space,
        "dtype": dtype,
        "tokens": tokens,
        "dimensions": len(values) // tokens,
        "scale": scale,
        "values": values,
        "decoded": [v * scale for v in struct.unpack(f"<{len(values)}{letter}", payload)],
        "hex": data.hex(),
        "id": "lat_" + hashlib.sha256(data).hexdigest(),
    }


VALID = [
    valid("four f32 values", "starter", "f32", 1, [0.5, -1.25, 3.0, 0.1]),
    valid("f32 extremes", "m", "f32", 1, [0.0, -0.0, 2.0**-149, -(2.0**-126), 3.4028234663852886e38]),
    valid("four f16 values", "starter", "f16", 1, [0.5, -1.25, 3.0, 0.1]),
    valid("f16 ties, subnormals, extremes", "a.b_c-d", "f16", 2,
          [1 + 2**-11, 1 + 3 * 2**-11, 2.0**-25, 2.0**-25 * (1 + 2**-20), -0.0, 65504, -65519.99609375, 6.1e-5]),
    valid("four i8 values", "starter", "i8", 1, [0.5, -1.25, 3.0, 0.1]),
    valid("i8 ties away from zero", "tie4", "i8", 1, [127, 0.5, -0.5, 1.5, -2.5]),
    valid("i8 of odd size, two tokens", "0", "i8", 2, [1e-3, -2e-3, 3e-3, 5e-3, 0, -7e-3]),
    valid("i8 of nothing but zeros", "z", "i8", 1, [0, 0, 0]),
    valid("i8 below the smallest scale", "z", "i8", 1, [1e-37, -1e-38, 0]),
    valid("i8 at the largest float32", "big", "i8", 1, [3.4028234663852886e38, -1e38]),
    valid("longest model id", "x" * 64, "f32", 1, [1.0]),
    valid("space of zeros", "m", "f32", 1, [1.0], "00" * 32),
    valid("space of ones", "m", "f32", 1, [1.0], "ff" * 32),
]

ONE = struct.pack("<f", 1.0)
NAN, INFINITY = struct.pack("<f", math.nan), struct.pack("<f", math.inf)
GOOD = frame("m", 0, 1, 1, 1.0, ONE)

INVALID = [
    ("nothing", b"", "truncated: expected a header of 48 bytes, got 0"),
    ("another file type", b"\x89PNG\r\n\x1a\n" + bytes(48), "0x89504e47"),
    ("header cut", GOOD[:47], "got 47"),
    ("payload cut", GOOD[:-5], "truncated: expected 60 bytes for 1 x 1 values of f32, got 55"),
    ("a byte too many", GOOD + b"\0", "trailing bytes: expected 60 bytes"),
    ("checksum", GOOD[:-1] + bytes([GOOD[-1] ^ 1]), "checksum: expected 0x"),
    ("payload bit", GOOD[:52] + bytes([GOOD[52] ^ 16]) + GOOD[53:], "checksum: expected 0x"),
    ("space bit", GOOD[:16] + bytes([GOOD[16] ^ 1]) + GOOD[17:], "checksum: expected 0x"),
    ("version", frame("m", 0, 1, 1, 1.0, ONE, version=1), "expected version 2, got 1"),
    ("dtype", frame("m", 3, 1, 1, 1.0, ONE), "got 3"),
    ("no tokens", frame("m", 0, 0, 1, 1.0, b""), "expected 1 to 256 tokens, got 0"),
    ("too many tokens", frame("m", 2, 257, 1, 0.0, b""), "expected 1 to 256 tokens, got 257"),
    ("no dimensions", frame("m", 0, 1, 0, 1.0, b""), "expected 1 to 16384 dimensions, got 0"),
    ("too many dimensions", frame("m", 2, 1, 16385, 0.0, b""), "expected 1 to 16384 dimensions, got 16385"),
    ("no model id", frame("", 0, 1, 1, 1.0, ONE), "got 0"),
    ("model id too long", frame("x" * 65, 0, 1, 1, 1.0, ONE), "got 65"),
    ("model id in capitals", frame("M", 0, 1, 1, 1.0, ONE), "expected a model id"),
    ("model id with a zero", frame("m\0", 0, 1, 1, 1.0, ONE), "expected a model id"),
    ("padding", frame("m", 0, 1, 1, 1.0, ONE, pad=b"\x01"), "expected zeros after the model id"),
    ("reserved byte", frame("m", 0, 1, 1, 1.0, ONE, reserved=1), "reserved byte 11"),
    ("scale of f32", frame("m", 0, 1, 1, 2.0, ONE), "expected scale 1"),
    ("f32 NaN", frame("m", 0, 1, 1, 1.0, NAN), "expected finite values, got NaN at index 0"),
    ("f32 infinity", frame("m", 0, 1, 2, 1.0, ONE + INFINITY), "got Infinity at index 1"),
    ("f16 infinity", frame("m", 1, 1, 1, 1.0, b"\x00\xfc"), "got -Infinity at index 0"),
    ("f16 NaN", frame("m", 1, 1, 1, 1.0, b"\x01\x7c"), "got NaN at index 0"),
    ("i8 scale negative", frame("m", 2, 1, 1, -1.0, b"\x7f"), "i8 scale"),
    ("i8 scale minus zero", frame("m", 2, 1, 1, -0.0, b"\x00"), "i8 scale"),
    ("i8 scale NaN", frame("m", 2, 1, 1, math.nan, b"\x7f"), "i8 scale"),
    ("i8 scale subnormal", frame("m", 2, 1, 1, 2.0**-130, b"\x7f"), "i8 scale"),
    ("i8 scale of 24 bits", frame("m", 2, 1, 1, 1 + 2.0**-23, b"\x7f"), "i8 scale"),
    ("i8 -128", frame("m", 2, 1, 1, 1.0, b"\x80"), "largest i8 magnitude of 127 at scale 1, got 128"),
    ("i8 peak below 127", frame("m", 2, 1, 1, 1.0, b"\x7e"), "largest i8 magnitude of 127 at scale 1, got 126"),
    ("i8 values at scale 0", frame("m", 2, 1, 1, 0.0, b"\x01"), "largest i8 magnitude of 0 at scale 0, got 1"),
    ("i8 value beyond float32", frame("m", 2, 1, 1, 2.0**127, b"\x7f"), "got Infinity at index 0"),
]

if __name__ == "__main__":
    invalid = [{"name": name, "hex": data.hex(), "reason": reason} for name, data, reason in INVALID]
    print(json.dumps({"valid": VALID, "invalid": invalid}, indent=2))
