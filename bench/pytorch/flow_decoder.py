"""The flow decoder in PyTorch, as functions over a dict of weights that carry the names of the published checkpoint.

The same network as packages/model/src/networks/flow-decoder.ts, written from its description: a token and noisy patches
go through a transformer (AdaRMSNorm on time, cosine-similarity attention, axial RoPE, SwiGLU) that predicts the velocity
noise - data. Shapes in comments: B batch, C channels, S side, n = S / patch, T = 1 + n * n tokens, W width, M mapping
width, h heads, d head width, D token dimensions.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

EPS = 1e-6
HIDDEN = 3  # SwiGLU: hidden width over input width


@dataclass(frozen=True)
class Sizes:
    """Named as FlowDecoderConfig's fields in TypeScript, so that one JSON text sizes both."""

    token: int
    channels: int
    size: int
    patch: int
    width: int
    depth: int
    headWidth: int
    mapping: int

    @property
    def heads(self):
        return self.width // self.headWidth

    @property
    def cells(self):
        """Patches along a side."""
        return self.size // self.patch


def shapes(s):
    """Every weight's shape by its name."""
    patch = s.patch * s.patch * s.channels
    out = {
        "encoder.dino.temp_pos_embed": (1, 1, 1, s.token),
        "encoder.dino.backbone.fc.weight": (s.width, s.token),
        "encoder.dino.backbone.fc.bias": (s.width,),
        "encoder.dino.backbone.ln.weight": (s.width,),
        "encoder.dino.backbone.ln.bias": (s.width,),
        "time_emb.weight": (s.mapping // 2, 1),
        "time_in_proj.weight": (s.mapping, s.mapping),
        "mapping.in_norm.scale": (s.mapping,),
        "mapping.out_norm.scale": (s.mapping,),
        "backbone.mid_merge.pre_proj.proj.weight": (s.width, patch),
        "backbone.mid_merge.proj.weight": (s.width, s.width),
        "backbone.mid_split.post_proj.norm.scale": (s.width,),
        "backbone.mid_split.post_proj.proj.weight": (patch, s.width),
    }
    for i in range(2):
        at = f"mapping.blocks.{i}"
        out[f"{at}.norm.scale"] = (s.mapping,)
        out[f"{at}.up_proj.weight"] = (2 * HIDDEN * s.mapping, s.mapping)
        out[f"{at}.down_proj.weight"] = (s.mapping, HIDDEN * s.mapping)
    for i in range(s.depth):
        at = f"backbone.mid_level.{i}"
        out[f"{at}.self_attn.scale"] = (s.heads,)
        out[f"{at}.self_attn.norm.linear.weight"] = (s.width, s.mapping)
        out[f"{at}.self_attn.qkv_proj.weight"] = (3 * s.width, s.width)
        out[f"{at}.self_attn.pos_emb.freqs"] = (2, s.heads, s.headWidth // 8)
        out[f"{at}.self_attn.out_proj.weight"] = (s.width, s.width)
        out[f"{at}.ff.norm.linear.weight"] = (s.width, s.mapping)
        out[f"{at}.ff.up_proj.weight"] = (2 * HIDDEN * s.width, s.width)
        out[f"{at}.ff.down_proj.weight"] = (s.width, HIDDEN * s.width)
    return out


def is_trained(name):
    """All but the tables of frequencies."""
    return not name.endswith(("pos_emb.freqs", "time_emb.weight"))


def random_weights(s, seed):
    """Matrices of unit gain, scales of one; nothing starts at zero, so that no gradient is trivially zero."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in shapes(s).items():
        if name.endswith(("scale", "ln.weight")):
            weights[name] = torch.ones(shape)
        else:
            weights[name] = torch.randn(shape, generator=generator) / math.sqrt(shape[-1])
        weights[name].requires_grad_(is_trained(name))
    return weights


def rms_norm(x, scale):
    return x * (scale * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPS))


def swiglu(x):
    value, gate = x.chunk(2, -1)
    return value * F.silu(gate)


def condition(w, token, s):
    """token [B,D] -> cond token [B,1,W]: Linear and LayerNorm beside a zero-padded skip."""
    x = (token + w["encoder.dino.temp_pos_embed"].view(1, s.token)).unsqueeze(1)
    mapped = F.linear(x, w["encoder.dino.backbone.fc.weight"], w["encoder.dino.backbone.fc.bias"])
    scale, shift = w["encoder.dino.backbone.ln.weight"], w["encoder.dino.backbone.ln.bias"]
    return F.layer_norm(mapped, (s.width,), scale, shift) + F.pad(x, (0, s.width - s.token))


def time_condition(w, t):
    """t [B] -> [B,M]: Fourier features, Linear, and two SwiGLU blocks between RMSNorms."""
    angle = 2 * math.pi * t.unsqueeze(1) * w["time_emb.weight"].squeeze(1)
    x = F.linear(torch.cat([angle.cos(), angle.sin()], -1), w["time_in_proj.weight"])
    x = rms_norm(x, w["mapping.in_norm.scale"])
    for i in range(2):
        at = f"mapping.blocks.{i}"
        up = F.linear(rms_norm(x, w[f"{at}.norm.scale"]), w[f"{at}.up_proj.weight"])
        x = x + F.linear(swiglu(up), w[f"{at}.down_proj.weight"])
    return rms_norm(x, w["mapping.out_norm.scale"])


def rotations(w, s):
    """Cosine and sine of every layer's angles, [h,T,d/4] each. They are not trained: computed once, not at every step."""
    centres = (2 * torch.arange(s.cells) + 1) / s.cells - 1
    grid = torch.cartesian_prod(centres, centres) if s.cells > 1 else centres.expand(1, 2)
    positions = torch.cat([torch.zeros(1, 2), grid])  # the cond token sits at 0, 0
    out = []
    for i in range(s.depth):
        rows, columns = w[f"backbone.mid_level.{i}.self_attn.pos_emb.freqs"].unsqueeze(2)  # [h,1,d/8] each
        angle = torch.cat([positions[:, :1] * rows, positions[:, 1:] * columns], -1)
        out.append((angle.cos(), angle.sin()))
    return out


def rotate(x, cos, sin):
    """Turns the pairs (i, i + d/4) of the first half of every head; x [B,h,T,d]."""
    d = x.shape[-1]
    a, b, rest = x.split([d // 4, d // 4, d // 2], -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin, rest], -1)


def attention(w, at, x, time, rotation, s):
    """Similarity is the cosine of query and key times the head's scale, whose root each of them carries."""
    batch, tokens, _ = x.shape
    normed = rms_norm(x, (1 + F.linear(time, w[f"{at}.norm.linear.weight"])).unsqueeze(1))
    qkv = F.linear(normed, w[f"{at}.qkv_proj.weight"])
    q, k, v = qkv.view(batch, tokens, 3, s.heads, s.headWidth).permute(2, 0, 3, 1, 4)
    root = w[f"{at}.scale"].sqrt().view(s.heads, 1, 1)
    q, k = (rotate(y * (root * torch.rsqrt(y.square().sum(-1, keepdim=True) + EPS)), *rotation) for y in (q, k))
    mixed = torch.softmax(q @ k.transpose(-1, -2), -1) @ v
    return F.linear(mixed.transpose(1, 2).reshape(batch, tokens, s.width), w[f"{at}.out_proj.weight"])


def feed_forward(w, at, x, time):
    normed = rms_norm(x, (1 + F.linear(time, w[f"{at}.norm.linear.weight"])).unsqueeze(1))
    return F.linear(swiglu(F.linear(normed, w[f"{at}.up_proj.weight"])), w[f"{at}.down_proj.weight"])


def velocity(w, x, t, cond, rotation, s):
    """x [B,C,S,S], t [B], cond [B,1,W] -> velocity [B,C,S,S]; a patch's features are in the order row, column, channel."""
    batch, n, p = x.shape[0], s.cells, s.patch
    time = time_condition(w, t)
    tiles = x.view(batch, s.channels, n, p, n, p).permute(0, 2, 4, 3, 5, 1)
    patches = F.linear(tiles.reshape(batch, n * n, -1), w["backbone.mid_merge.pre_proj.proj.weight"])
    h = F.linear(torch.cat([cond, patches], 1), w["backbone.mid_merge.proj.weight"])
    for i in range(s.depth):
        at = f"backbone.mid_level.{i}"
        h = h + attention(w, f"{at}.self_attn", h, time, rotation[i], s)
        h = h + feed_forward(w, f"{at}.ff", h, time)
    drawn = rms_norm(h[:, 1:], w["backbone.mid_split.post_proj.norm.scale"])
    drawn = F.linear(drawn, w["backbone.mid_split.post_proj.proj.weight"])
    return drawn.view(batch, n, n, p, p, s.channels).permute(0, 5, 1, 3, 2, 4).reshape(x.shape)
