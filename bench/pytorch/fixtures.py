"""The parity fixtures for PyTorch: the tiny checkpoint's decoder and the expected tensors."""

import json
import pathlib
import struct
import sys
import types

import torch

import flow_decoder as net

PARITY = pathlib.Path(__file__).parents[2] / "test" / "fixtures" / "parity"
DECODER = "first_stage.decoder.decoder."
DTYPES = {"F32": torch.float32, "I64": torch.int64, "U8": torch.uint8}


class StandIn(types.ModuleType):
    """A module that has every class asked of it, so that omegaconf need not be installed: its objects are not used."""

    def __getattr__(self, name):
        return type(name, (), {})


def decoder_weights():
    """The decoder's weights without the prefix; encoder, autoencoder and register tokens left out."""
    for module in ("omegaconf", "omegaconf.base", "omegaconf.dictconfig", "omegaconf.nodes"):
        sys.modules.setdefault(module, StandIn(module))
    state = torch.load(PARITY / "reptok-tiny.ckpt")["state_dict"]
    names = net.shapes(sizes())
    return {name: state[DECODER + name] for name in names}


def header():
    with open(PARITY / "expected.safetensors", "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(length)), file.read()


def sizes():
    config = json.loads(header()[0]["__metadata__"]["config"])
    return net.Sizes(
        token=config["embed"],
        channels=4,
        size=config["latent"],
        patch=2,
        width=config["width"],
        depth=config["depth"],
        headWidth=config["d_head"],
        mapping=config["map_width"],
    )


def expected():
    entries, data = header()
    return {
        name: torch.frombuffer(
            bytearray(data[slice(*entry["data_offsets"])]), dtype=DTYPES[entry["dtype"]]
        ).reshape(entry["shape"])
        for name, entry in entries.items()
        if name != "__metadata__"
    }
