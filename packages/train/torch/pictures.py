"""Unpacks the pictures of an exported run: python pictures.py DIR -> DIR/pictures.safetensors (pixels u8 [n,3,S,S]).

The drawings come as lossless WebP with their coverage; derived pictures are composed of them as
src/data/compose.ts does: layers over a background, at half size if asked, hues turned by a colour matrix.
"""

import io
import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image

from run import write_safetensors

LUMINANCE = (0.213, 0.715, 0.072)
GREY = 360


def hue_matrix(degrees):
    """feColorMatrix's hueRotate, row-major 3 x 3; GREY takes all colour away."""
    r, g, b = LUMINANCE
    if degrees == GREY:
        return [r, g, b] * 3
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        r + cos * (1 - r) - sin * r, g - cos * g - sin * g, b - cos * b + sin * (1 - b),
        r - cos * r + sin * 0.143, g + cos * (1 - g) + sin * 0.14, b - cos * b - sin * 0.283,
        r - cos * r - sin * (1 - r), g - cos * g + sin * g, b + cos * (1 - b) + sin * b,
    ]


def read_drawings(directory):
    """u8 [count,4,S,S]: colours over white, then coverage; and the compositions, i32 [derived,n]."""
    with open(os.path.join(directory, "pictures.json")) as file:
        index = json.load(file)
    with open(os.path.join(directory, "pictures.bin"), "rb") as file:
        data = file.read()
    starts = np.concatenate([[0], np.cumsum(index["lengths"])])

    def decode(i):
        rgba = np.array(Image.open(io.BytesIO(data[starts[i]:starts[i + 1]])).convert("RGBA"))
        return rgba.transpose(2, 0, 1)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        drawings = np.stack(list(pool.map(decode, range(len(index["lengths"])))))
    compositions = np.frombuffer(data, np.int32, offset=int(starts[-1])) if index["compositions"] else np.zeros(0, np.int32)
    return torch.from_numpy(drawings), torch.from_numpy(compositions.copy()).view(index["compositions"], index["integers"])


def compose(drawings, rows):
    """drawings u8 [count,4,S,S], rows i32 [n,18] -> u8 [n,3,S,S]."""
    size = drawings.shape[-1]
    device = drawings.device
    rows = rows.to(device).long()
    out = rows[:, :3].float().view(-1, 3, 1, 1).expand(-1, 3, size, size).clone()
    at = torch.arange(size, device=device)
    for layer in range(3):
        picture, half, x, y, hue = rows[:, 3 + 5 * layer:8 + 5 * layer].unbind(1)
        rgba = drawings[picture.clamp(min=0)].float()
        rgba[:, :3] += rgba[:, 3:] - 255  # premultiplied
        small = torch.zeros_like(rgba)
        small[:, :, :size // 2, :size // 2] = torch.nn.functional.avg_pool2d(rgba, 2)
        rgba = torch.where(half.view(-1, 1, 1, 1) == 1, small, rgba)
        matrix = torch.tensor([hue_matrix(h) for h in hue.tolist()], device=device).view(-1, 3, 3)
        turned = torch.einsum("nij,njhw->nihw", matrix, rgba[:, :3])
        colour = torch.where(hue.view(-1, 1, 1, 1) == 0, rgba[:, :3], turned)
        colour = torch.minimum(colour.clamp(min=0), rgba[:, 3:])
        rgba = torch.cat([colour, rgba[:, 3:]], 1)
        side = torch.where(half == 1, size // 2, size)
        row, column = at.view(1, -1) - y.view(-1, 1), at.view(1, -1) - x.view(-1, 1)
        inside_rows = (row >= 0) & (row < side.view(-1, 1))
        inside_columns = (column >= 0) & (column < side.view(-1, 1))
        n = torch.arange(len(rows), device=device)
        moved = rgba[n.view(-1, 1, 1, 1), torch.arange(4, device=device).view(1, -1, 1, 1),
                     row.clamp(0, size - 1).view(-1, 1, size, 1), column.clamp(0, size - 1).view(-1, 1, 1, size)]
        inside = inside_rows.view(-1, 1, size, 1) & inside_columns.view(-1, 1, 1, size)
        moved = moved * (inside & (picture >= 0).view(-1, 1, 1, 1))
        out = moved[:, :3] + out * (255 - moved[:, 3:]) / 255
    return (out + 0.5).floor().clamp(0, 255).to(torch.uint8)


def all_pixels(directory, device="cpu"):
    """The drawings, then the derived pictures: u8 [n,3,S,S]."""
    drawings, compositions = read_drawings(directory)
    drawings = drawings.to(device)
    made = [compose(drawings, rows) for rows in compositions.split(512)]
    return torch.cat([drawings[:, :3], *made])


if __name__ == "__main__":
    directory = sys.argv[1]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    write_safetensors(os.path.join(directory, "pictures.safetensors"), {"pixels": all_pixels(directory, device)}, {})
