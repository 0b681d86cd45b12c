"""The format, against the golden vectors."""

import json
import pathlib
import unittest

import numpy

import reptok

GOLDEN = json.loads(
    (pathlib.Path(__file__).parents[3] / "packages/shared/src/latent/golden.json").read_text(encoding="utf-8")
)


class Format(unittest.TestCase):
    def test_latents_are_read_and_written_byte_by_byte(self):
        for case in GOLDEN["valid"]:
            with self.subTest(case["name"]):
                data = bytes.fromhex(case["hex"])
                latent = reptok.decode(data)
                self.assertEqual(latent.values.dtype, numpy.float32)
                numpy.testing.assert_array_equal(latent.values, numpy.float32(case["decoded"]))
                given = numpy.float32(case["values"])
                shape = (case["model"], case["space"], case["dtype"], case["tokens"], case["dimensions"])
                self.assertEqual(reptok.encode(reptok.Latent(*shape, given)), data)
                self.assertEqual(latent.id, case["id"])

    def test_what_is_no_latent_is_refused(self):
        for case in GOLDEN["invalid"]:
            with self.subTest(case["name"]), self.assertRaises(ValueError):
                reptok.decode(bytes.fromhex(case["hex"]))

    def test_values_that_a_dtype_cannot_represent_are_rejected(self):
        for dtype, value in (("f16", 65520.0), ("f32", float("nan")), ("i8", float("inf")), ("f64", 1.0)):
            with self.subTest(dtype), self.assertRaises(ValueError):
                reptok.encode(reptok.Latent("m", "0" * 64, dtype, 1, 1, [value]))


if __name__ == "__main__":
    unittest.main()
