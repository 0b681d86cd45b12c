"""A client for latents on the standard library's HTTP."""

from __future__ import annotations

import base64
import json
import random
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .latent import MEDIA_TYPE, Latent, decode, encode, numbers, vector

if TYPE_CHECKING:
    from .types import LatentEntry, LatentMapPoint, Model

_NDJSON = "application/x-ndjson"
_TRANSIENT = {408, 409, 429, 500, 502, 503, 504}
_LINES_PER_REQUEST = 100
_SIGNATURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp"))


class ReptokError(Exception):
    """An error response of the API, or the reason why there is no response (`status` is None)."""

    def __init__(self, message: str, status: int | None, code: str, param: str | None, request_id: str | None):
        super().__init__(message)
        self.status, self.code, self.param, self.request_id = status, code, param, request_id


def _error(error: urllib.error.HTTPError) -> ReptokError:
    text = error.read()
    try:
        body = json.loads(text)["error"]
        message, code, param = body["message"], body["code"], body["param"]
    except (ValueError, KeyError, TypeError):
        message, code, param = f"expected a response of the API, got status {error.code}", "invalid_answer", None
    return ReptokError(message, error.code, code, param, error.headers.get("x-request-id"))


def _source(source: Any) -> dict[str, Any]:
    """Converts a source to the API's form: a mapping in that form, an id, a Latent, a vector, a picture's bytes, or a prompt."""
    if isinstance(source, Mapping):
        fields = dict(source)
        if "vector" in fields:
            fields["vector"] = numbers(fields["vector"])
        return fields
    if isinstance(source, str):
        return {"id": source} if source.startswith("lat_") and len(source) == 68 else {"prompt": source}
    if isinstance(source, (bytes, bytearray)):
        return {"image": base64.b64encode(source).decode()}
    if isinstance(source, Latent):
        return {"vector": numbers(source.values)}
    return {"vector": numbers(source)}


def _defined(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


class Client:
    """The API at `base_url`. `api_key` is `rt_live_...`; local runs need none. `timeout` is in seconds.

    All methods raise ReptokError. Transient failures are retried up to `retries` times.
    """

    def __init__(
        self, base_url: str = "http://localhost:8787", api_key: str | None = None, *, retries: int = 2, timeout: float = 120
    ):
        self._base = base_url.rstrip("/")
        self._key, self._retries, self._timeout = api_key, retries, timeout

    def _send(self, method: str, path: str, query: Mapping[str, Any], body: bytes | None, headers: Mapping[str, str]):
        texts = {name: json.dumps(v) if isinstance(v, Mapping) else v for name, v in _defined(query).items()}
        url = self._base + path + ("?" + urllib.parse.urlencode(texts) if texts else "")
        headers = dict(headers)
        if self._key is not None:
            headers["authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        for attempt in range(self._retries + 1):
            try:
                return urllib.request.urlopen(request, timeout=self._timeout)
            except urllib.error.HTTPError as error:
                advice = error.headers.get("x-should-retry")
                again = advice == "true" if advice else error.code in _TRANSIENT
                if attempt == self._retries or not again:
                    raise _error(error) from None
                pause = float(error.headers.get("retry-after") or 0.5 * 2**attempt)
            except urllib.error.URLError as error:
                if attempt == self._retries:
                    raise ReptokError(str(error.reason), None, "connection_error", None, None) from error
                pause = 0.5 * 2**attempt
            time.sleep(min(pause, 60) * random.uniform(0.75, 1))
        raise AssertionError("the loop returns or raises")

    def _json(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"content-type": "application/json"}
        with self._send(method, path, query, data, headers) as response:
            return json.load(response)

    def _pages(self, path: str, **query: Any) -> Iterator[Any]:
        after = None
        while True:
            page = self._json("GET", path, after=after, **query)
            yield from page["data"]
            if not page["has_more"] or page["last_id"] is None:
                return
            after = page["last_id"]

    def models(self) -> "list[Model]":
        """Returns the models, the default first."""
        return self._json("GET", "/v1/models")["data"]

    def _create(self, data: bytes, media_type: str, query: Mapping[str, Any]) -> Latent:
        headers = {"content-type": media_type, "accept": MEDIA_TYPE}
        with self._send("POST", "/v1/latents", query, data, headers) as response:
            return decode(response.read())

    def encode(
        self,
        picture: bytes,
        *,
        model: str | None = None,
        dtype: str | None = None,
        collection: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Latent:
        """Encodes a PNG, JPEG or WebP file, and stores the latent."""
        media_type = next((kind for start, kind in _SIGNATURES if picture.startswith(start)), "image/png")
        query = {"model": model, "dtype": dtype, "collection": collection, "metadata": metadata}
        return self._create(picture, media_type, query)

    def keep(
        self, latent: Latent, *, collection: str | None = None, metadata: Mapping[str, Any] | None = None
    ) -> Latent:
        """Stores a latent unchanged."""
        return self._create(encode(latent), MEDIA_TYPE, {"collection": collection, "metadata": metadata})

    def get(self, latent: str, *, dtype: str | None = None) -> Latent:
        """Returns a latent with its values, in another dtype on request."""
        path = f"/v1/latents/{urllib.parse.quote(latent)}"
        with self._send("GET", path, {"dtype": dtype}, None, {"accept": MEDIA_TYPE}) as response:
            return decode(response.read())

    def draw(self, latent: str, **picture: Any) -> bytes:
        """Returns the latent's picture file. Options: `seed`, `steps`, `size`, `fit` and `format`."""
        path = f"/v1/latents/{urllib.parse.quote(latent)}/image"
        with self._send("GET", path, picture, None, {}) as response:
            return response.read()

    def generate(self, prompt: str, **options: Any) -> list[Latent]:
        """Generates latents for a prompt, without pictures. Options as in a generation: `n`, `seed`, `guidance_scale`, ..."""
        options.setdefault("seed", random.getrandbits(32))
        body = {"prompt": prompt, "response_format": "latent", **options}
        data = self._json("POST", "/v1/images/generations", body)["data"]
        return [decode(base64.b64decode(each["latent"])) for each in data]

    def entry(self, latent: str, *, collection: str | None = None) -> "LatentEntry":
        """Returns a latent without its values, with its metadata."""
        return self._json("GET", f"/v1/latents/{urllib.parse.quote(latent)}/entry", collection=collection)

    def patch(self, latent: str, metadata: Mapping[str, Any], *, collection: str | None = None) -> "LatentEntry":
        """Changes a latent's metadata by a JSON merge patch."""
        path = f"/v1/latents/{urllib.parse.quote(latent)}"
        return self._json("PATCH", path, {"metadata": metadata}, collection=collection)

    def list(
        self, *, collection: str | None = None, filter: Mapping[str, Any] | None = None, order: str | None = None
    ) -> "Iterator[LatentEntry]":
        """Yields all latents of a collection, without their values, the newest first by default."""
        return self._pages("/v1/latents", collection=collection, filter=filter, order=order, limit=100)

    def count(self, *, collection: str | None = None, filter: Mapping[str, Any] | None = None) -> int:
        """Returns the number of latents."""
        return self._json("POST", "/v1/latents/count", _defined({"collection": collection, "filter": filter}))["count"]

    def delete(self, latent: str) -> None:
        """Deletes a latent from all collections. Idempotent."""
        self._json("DELETE", f"/v1/latents/{urllib.parse.quote(latent)}")

    def delete_all(self, *, collection: str | None = None, filter: Mapping[str, Any] | None = None) -> int:
        """Deletes the latents of a collection or those that match a filter, and returns their number."""
        deleted = 0
        while True:
            answer = self._json("DELETE", "/v1/latents", collection=collection, filter=filter)
            deleted += answer["deleted"]
            if not answer["has_more"] or answer["deleted"] == 0:
                return deleted

    def search(self, *positive: Any, negative: Iterable[Any] = (), **options: Any) -> "list[dict[str, Any]]":
        """Returns similar latents, the most similar first. Options as in the API: `limit`, `collection`, `filter`, `mmr`, ...

        An example is an id, a Latent, a vector, a picture's bytes, a prompt, or a mapping such as {"label": "apple"}. With
        `with_vectors=True` each result has its values as `vector`.
        """
        body = {"positive": [_source(each) for each in positive], "negative": [_source(each) for each in negative]}
        found = self._json("POST", "/v1/latents/search", {**body, **options})["data"]
        return [{**item, "vector": vector(item["vector"])} if "vector" in item else item for item in found]

    def mix(self, *inputs: Any, **options: Any) -> "dict[str, Any]":
        """Combines latents to one. Weights are given in mappings: {"prompt": "a cat", "weight": 0.5}."""
        body = {"inputs": [_source(each) for each in inputs], **options}
        return self._json("POST", "/v1/latents/combine", body)["data"][0]

    def interpolate(self, *points: Any, n: int, **options: Any) -> "list[dict[str, Any]]":
        """Returns `n` latents on the spherical path through the points."""
        body = {"points": [_source(each) for each in points], "n": n, **options}
        return self._json("POST", "/v1/latents/interpolate", body)["data"]

    def map(self, **query: Any) -> "Iterator[LatentMapPoint]":
        """Yields the points of a collection's map, with the clusters of near-duplicates."""
        return self._pages("/v1/latents/map", limit=5000, **query)

    def embeddings(self, inputs: list[Any], *, model: str | None = None) -> list[Any]:
        """Returns the vectors of texts and of pictures' bytes. Nothing is stored."""
        items = [
            {"image": base64.b64encode(each).decode()} if isinstance(each, (bytes, bytearray)) else each for each in inputs
        ]
        data = self._json("POST", "/v1/embeddings", _defined({"input": items, "model": model}))["data"]
        return [vector(each["embedding"]) for each in data]

    def import_latents(
        self, latents: Iterable[Latent | tuple[Latent, Mapping[str, Any]]], *, collection: str | None = None
    ) -> Iterator[str]:
        """Stores any number of latents, optionally with metadata, and yields their ids in order."""
        lines: list[str] = []
        for each in latents:
            latent, metadata = each if isinstance(each, tuple) else (each, None)
            lines.append(json.dumps({**_json_form(latent), **_defined({"metadata": metadata})}))
            if len(lines) == _LINES_PER_REQUEST:
                yield from self._import(lines, collection)
                lines = []
        if lines:
            yield from self._import(lines, collection)

    def _import(self, lines: list[str], collection: str | None) -> Iterator[str]:
        body = ("\n".join(lines) + "\n").encode()
        query = {"collection": collection}
        with self._send("POST", "/v1/latents/import", query, body, {"content-type": _NDJSON}) as response:
            for line in response:
                result = json.loads(line)
                if "id" in result:
                    yield result["id"]
                elif result.get("error"):
                    error = result["error"]
                    raise ReptokError(error["message"], None, error["code"], error["param"], None)

    def export(
        self, *, collection: str | None = None, filter: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[Latent, dict[str, Any]]]:
        """Yields all latents of a collection with their metadata, the oldest first."""
        after = None
        while True:
            query = {"collection": collection, "filter": filter, "limit": 500, "after": after}
            with self._send("GET", "/v1/latents/export", query, None, {"accept": _NDJSON}) as response:
                for line in response:
                    form = json.loads(line)
                    yield _from_json(form), form.get("metadata", {})
                after = response.headers.get("x-last-id")
                if response.headers.get("x-has-more") != "true" or after is None:
                    return


def _json_form(latent: Latent) -> dict[str, Any]:
    data = encode(latent)
    start = 48 + (len(latent.model) + 3) // 4 * 4
    form = {"object": "latent", "model": latent.model, "space": latent.space, "dtype": latent.dtype}
    form |= {"tokens": latent.tokens, "dimensions": latent.dimensions, "data": base64.b64encode(data[start:-4]).decode()}
    if latent.dtype == "i8":
        form["scale"] = struct.unpack_from("<f", data, 12)[0]
    return form


def _from_json(form: Mapping[str, Any]) -> Latent:
    data = base64.b64decode(form["data"])
    count = form["tokens"] * form["dimensions"]
    letter = {"f32": "f", "f16": "e", "i8": "b"}[form["dtype"]]
    scale = form.get("scale", 1.0)
    values = [number * scale for number in struct.unpack(f"<{count}{letter}", data)]
    return Latent(form["model"], form["space"], form["dtype"], form["tokens"], form["dimensions"], vector(values))
