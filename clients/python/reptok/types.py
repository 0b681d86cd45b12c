"""Made by generate.ts from the API's OpenAPI document. Do not edit."""

from typing import Any, Literal, NotRequired, TypedDict


class LatentEntry(TypedDict):
    object: Literal["latent"]
    """Always `latent`."""
    id: str
    """The hash of the latent's bytes."""
    model: str
    """The model that created it."""
    space: str
    """Hash of the latent space. Latents of one space can be compared, mixed and drawn together."""
    dtype: Literal["f32", "f16", "i8"]
    """The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale."""
    tokens: int
    """Number of tokens, each a vector."""
    dimensions: int
    """Values per token."""
    bytes: int
    """Size of its bytes."""
    source: Literal["generated", "encoded", "uploaded", "derived"]
    """Its origin."""
    collection: str
    """Its collection."""
    metadata: dict[str, Any]
    """Its metadata."""
    created_at: int
    """When it was first kept, in seconds since the epoch."""
    translated_from: str | None
    """The latent of another space that it is the translation of; null for most."""


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
    """The latents in the order of indexing, each with its coordinates and its `cluster`: the first latent of its near-duplicates, null without any. A latent joins the cluster of the most similar earlier one."""
    first_id: Any
    """The first item's id."""
    last_id: Any
    """The last item's id, for the next page's `after`."""
    has_more: bool
    """Whether there is another page."""
    model: str
    """The latents' model."""
    collection: str
    """The collection."""
    fitted: int
    """The number of latents that the axes were computed from. When it changes, all coordinates change."""
    pending: int
    """The number of latents without coordinates, or not yet compared with earlier ones."""


class ModelLatent(TypedDict):
    tokens: int
    dimensions: int


class ModelVersions(TypedDict):
    version: str
    space: str
    decoder: str
    current: bool


class Model(TypedDict):
    id: str
    """The model's name."""
    object: Literal["model"]
    """Always `model`."""
    owned_by: str
    """Always `reptok`."""
    version: str
    """Hash of its manifest; changes with every change of the model."""
    space: str
    """Hash of the latent space. Models of one space can compare, mix and draw each other's latents."""
    decoder: str
    """Hash of the decoder. Addresses of pictures contain the decoder that drew them."""
    licence: str
    """The licence of its weights."""
    image_size: int
    """Side of its pictures, in pixels."""
    latent: "ModelLatent"
    """The shape of its latents."""
    capabilities: list[Literal["encode", "decode", "prompt", "label"]]
    """Its capabilities."""
    labels: list[str]
    """Its labels, in the order of their numbers."""
    versions: list["ModelVersions"]
    """The versions that requests may name (`name@version`), the current one first. The name alone means that one."""
    created: int
    """When it was created, in seconds since the epoch."""
    title: str
    """Its display name."""
