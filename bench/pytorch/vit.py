"""DINOv2's vision transformer with registers in PyTorch, over a dict of weights with the hub's names, for timing."""

import math

import torch
import torch.nn.functional as F


def shapes(s):
    """Every weight's shape by its name; `s` is VitConfig's JSON. Positions are those of the input's grid already."""
    width, grid = s["width"], s["imageSize"] // s["patch"]
    out = {
        "cls_token": (1, 1, width),
        "pos_embed": (1, 1 + grid * grid, width),
        "register_tokens": (1, s["registers"], width),
        "patch_embed.weight": (width, 3, s["patch"], s["patch"]),
        "patch_embed.bias": (width,),
        "norm.weight": (width,),
        "norm.bias": (width,),
    }
    for i in range(s["depth"]):
        linears = {"attn.qkv": (3 * width, width), "attn.proj": (width, width), "mlp.fc1": (4 * width, width), "mlp.fc2": (width, 4 * width)}
        for name, shape in linears.items():
            out[f"blocks.{i}.{name}.weight"], out[f"blocks.{i}.{name}.bias"] = shape, shape[:1]
        for name in ("norm1", "norm2"):
            out[f"blocks.{i}.{name}.weight"] = out[f"blocks.{i}.{name}.bias"] = (width,)
        for name in ("ls1.gamma", "ls2.gamma"):
            out[f"blocks.{i}.{name}"] = (width,)
    return out


def random_weights(s, seed):
    generator = torch.Generator().manual_seed(seed)
    return {name: torch.randn(shape, generator=generator) / math.sqrt(shape[-1]) for name, shape in shapes(s).items()}


def encode(w, image, s):
    """image [B,3,S,S], normalised -> [cls] token [B,width]."""
    batch, width, heads = image.shape[0], s["width"], s["heads"]

    def linear(name, x):
        return F.linear(x, w[f"{name}.weight"], w[f"{name}.bias"])

    def norm(name, x):
        return F.layer_norm(x, (width,), w[f"{name}.weight"], w[f"{name}.bias"], 1e-6)

    patches = F.conv2d(image, w["patch_embed.weight"], w["patch_embed.bias"], stride=s["patch"]).flatten(2).transpose(1, 2)
    x = torch.cat([w["cls_token"].expand(batch, -1, -1), patches], 1) + w["pos_embed"]
    x = torch.cat([x[:, :1], w["register_tokens"].expand(batch, -1, -1), x[:, 1:]], 1)
    for i in range(s["depth"]):
        at = f"blocks.{i}"
        qkv = linear(f"{at}.attn.qkv", norm(f"{at}.norm1", x))
        q, k, v = qkv.view(batch, -1, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        read = torch.softmax(q @ k.transpose(-1, -2) * (width // heads) ** -0.5, -1) @ v
        x = x + linear(f"{at}.attn.proj", read.transpose(1, 2).reshape(x.shape)) * w[f"{at}.ls1.gamma"]
        hidden = F.gelu(linear(f"{at}.mlp.fc1", norm(f"{at}.norm2", x)))
        x = x + linear(f"{at}.mlp.fc2", hidden) * w[f"{at}.ls2.gamma"]
    return norm("norm", x)[:, 0]
