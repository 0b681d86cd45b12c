"""Latents of the RepTok Studio API: one picture is one small vector."""

from .client import Client, ReptokError
from .latent import Latent, decode, encode, latent_id

__all__ = ["Client", "Latent", "ReptokError", "decode", "encode", "latent_id"]
