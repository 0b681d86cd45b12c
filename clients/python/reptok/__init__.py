"""A client for the latents of the RepTok Studio API. A latent is a small vector that represents a picture."""

from .client import Client, ReptokError
from .latent import Latent, decode, encode, latent_id

__all__ = ["Client", "Latent", "ReptokError", "decode", "encode", "latent_id"]
