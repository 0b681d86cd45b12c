"""The client against a running API: REPTOK_URL, and a picture in REPTOK_PICTURE."""

import os
import pathlib
import unittest

import numpy

import reptok

URL = os.environ["REPTOK_URL"]
PICTURE = pathlib.Path(os.environ["REPTOK_PICTURE"]).read_bytes()
SHELF = "python"


class Latents(unittest.TestCase):
    def setUp(self):
        self.client = reptok.Client(URL)
        self.addCleanup(self.client.delete_all, collection=SHELF)

    def keep(self, number, **metadata):
        values = numpy.random.default_rng(number).normal(size=self.size).astype(numpy.float32)
        model = self.client.models()[0]
        latent = reptok.Latent(model["id"], model["space"], "f32", 1, self.size, values)
        return self.client.keep(latent, collection=SHELF, metadata=metadata)

    @property
    def size(self):
        return self.client.models()[0]["latent"]["dimensions"]

    def test_a_picture_is_encoded_read_and_drawn(self):
        latent = self.client.encode(PICTURE, collection=SHELF, metadata={"kind": "picture"})
        self.assertEqual(latent.values.shape, (self.size,))
        self.assertEqual(self.client.get(latent.id).id, latent.id)
        self.assertEqual(self.client.entry(latent.id, collection=SHELF)["metadata"], {"kind": "picture"})
        self.assertEqual(self.client.patch(latent.id, {"year": 2026}, collection=SHELF)["metadata"]["year"], 2026)
        self.assertTrue(self.client.draw(latent.id, seed=1, size="32x16").startswith(b"\x89PNG"))

    def test_values_are_stored_unchanged_and_found_by_cosine(self):
        kept = [self.keep(seed, seed=seed) for seed in range(12)]
        query = numpy.random.default_rng(99).normal(size=self.size)
        found = self.client.search(query, collection=SHELF, limit=12, with_vectors=True)
        matrix = numpy.stack([latent.values for latent in kept])
        cosine = matrix @ query / numpy.linalg.norm(matrix, axis=1) / numpy.linalg.norm(query)
        order = numpy.argsort(-cosine)
        self.assertEqual([item["id"] for item in found], [kept[i].id for i in order])
        numpy.testing.assert_allclose([item["score"] for item in found], cosine[order], atol=1e-5)
        numpy.testing.assert_array_equal(found[0]["vector"], kept[order[0]].values)
        few = self.client.search(query, collection=SHELF, filter={"seed": {"$lt": 3}}, limit=12)
        self.assertEqual({item["metadata"]["seed"] for item in few}, {0, 1, 2})
        self.assertEqual(self.client.count(collection=SHELF, filter={"seed": {"$gte": 3}}), 9)
        for example in (kept[0], kept[0].id, "a red apple", PICTURE):
            self.assertEqual(len(self.client.search(example, collection=SHELF, limit=2)), 2)

    def test_arithmetic_and_embeddings(self):
        a, b = self.keep(1), self.keep(2)
        mixed = self.client.mix(a, {"id": b.id, "weight": 1}, method="sum", dtype="f32", collection=SHELF)
        numpy.testing.assert_allclose(self.client.get(mixed["id"]).values, a.values + b.values, atol=1e-5)
        path = self.client.interpolate(a, b, n=3, dtype="f32", collection=SHELF)
        self.assertEqual(len(path), 3)
        text, picture = self.client.embeddings(["a red apple", PICTURE])
        self.assertEqual((text.shape, picture.dtype), ((self.size,), numpy.float32))
        self.assertEqual(len(self.client.generate("a red apple", n=2, seed=7, collection=SHELF)), 2)

    def test_latents_are_imported_listed_mapped_exported_and_deleted(self):
        model = self.client.models()[0]
        random = numpy.random.default_rng(5)
        rows = random.normal(size=(230, self.size)).astype(numpy.float32)
        latents = [reptok.Latent(model["id"], model["space"], "i8", 1, self.size, row) for row in rows]
        ids = list(self.client.import_latents(((each, {"i": i}) for i, each in enumerate(latents)), collection=SHELF))
        self.assertEqual(ids, [each.id for each in latents])
        self.assertEqual({entry["id"] for entry in self.client.list(collection=SHELF)}, set(ids))
        exported = {latent.id: metadata["i"] for latent, metadata in self.client.export(collection=SHELF)}
        self.assertEqual(exported, {each: i for i, each in enumerate(ids)})
        self.assertEqual({point["id"] for point in self.client.map(collection=SHELF)}, set(ids))
        self.assertEqual(self.client.delete_all(collection=SHELF, filter={"i": {"$lt": 200}}), 200)
        self.assertEqual(self.client.count(collection=SHELF), 30)

    def test_an_error_response_raises_its_code_and_parameter(self):
        with self.assertRaises(reptok.ReptokError) as caught:
            self.client.search([1.0], collection=SHELF)
        error = caught.exception
        self.assertEqual((error.status, error.code), (400, "invalid_request"))
        self.assertTrue(error.request_id)
        with self.assertRaises(reptok.ReptokError) as caught:
            reptok.Client("http://127.0.0.1:1", retries=0).models()
        self.assertEqual(caught.exception.code, "connection_error")


if __name__ == "__main__":
    unittest.main()
