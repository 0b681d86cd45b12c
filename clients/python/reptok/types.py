"""Made by generate.ts from the API's OpenAPI document. Do not edit."""

from typing import Any, Literal, NotRequired, TypedDict


class LatentEntry(TypedDict):
    object: Literal["latent"]
    """Always `latent`."""
    id: str
    """The hash of the latent's bytes."""
    model: str
    """The model that made it."""
    space: str
    """Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together."""
    dtype: Literal["f32", "f16", "i8"]
    """How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale."""
    tokens: int
    """Tokens, each a vector."""
    dimensions: int
    """Values a token."""
    bytes: int
    """Size of its bytes."""
    source: Literal["generated", "encoded", "uploaded", "derived"]
    """How it came to be."""
    collection: str
    """The collection that it is in."""
    metadata: dict[str, Any]
    """What is noted about it."""
    created_at: int
    """When it was first kept, in seconds since the epoch."""


class LatentMapPoint(TypedDict):
    id: str
    x: float
    y: float
    cluster: str | None
    metadata: NotRequired[dict[str, Any]]


class LatentMap(TypedDict):
    object: Literal["list"]
    """Always `list`."""
    data: list["LatentMapPoint"]
    """The latents, in the order in which they were indexed, each with its coordinates, and as `cluster` the first latent of those that it is a near-duplicate of; null where it has none. A latent joins the cluster of the most similar one before it."""
    first_id: Any
    """The first item's id."""
    last_id: Any
    """The last item's id: `after` for the next page."""
    has_more: bool
    """Whether there is another page."""
    model: str
    """The model whose latents they are."""
    collection: str
    """The collection."""
    fitted: int
    """How many latents the axes were computed from. Coordinates of all change when it does."""
    pending: int
    """How many latents have no coordinates yet, or have not been compared with those before them."""


class ModelLatent(TypedDict):
    tokens: int
    dimensions: int


class Model(TypedDict):
    id: str
    """The model's name."""
    object: Literal["model"]
    """Always `model`."""
    owned_by: str
    """Always `reptok`."""
    version: str
    """Hash of its manifest: changes whenever anything about the model does."""
    space: str
    """Hash of what encodes pictures. Latents of equal spaces can be compared, mixed and drawn by each other's models."""
    decoder: str
    """Hash of what draws latents. Addresses of pictures name the decoder that drew them."""
    licence: str
    """The licence of its weights."""
    image_size: int
    """Side of its pictures, in pixels."""
    latent: "ModelLatent"
    """The shape of its latents."""
    capabilities: list[Literal["encode", "decode", "prompt", "label"]]
    """What it can do."""
    labels: list[str]
    """The labels it can draw, by number."""
    created: int
    """When it was made, in seconds since the epoch."""
    title: str
    """Its name for people."""
