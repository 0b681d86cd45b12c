"""Times one velocity of the flow decoder, or one encoding, in PyTorch on the CPU: the baseline of bench/import-full.ts.

    /usr/bin/python3 bench/pytorch/inference.py decoder|encoder '{...sizes..., "threads":2, "runs":5}'

Needs Debian's python3-torch and libopenblas0-pthread. Prints one line of JSON: medians in ms, of the time that passed and of what the threads computed, and how many threads.
"""

import os

# Before PyTorch loads: spinning threads cost it a factor of two on few cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import json
import statistics
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the repository

import torch

import flow_decoder
import vit


def decoder(options):
    fields = flow_decoder.Sizes.__dataclass_fields__
    s = flow_decoder.Sizes(**{name: options[name] for name in fields})
    w = flow_decoder.random_weights(s, 0)
    x, t = torch.randn(1, s.channels, s.size, s.size), torch.rand(1)
    cond, rotation = flow_decoder.condition(w, torch.randn(1, s.token), s), flow_decoder.rotations(w, s)
    return lambda: flow_decoder.velocity(w, x, t, cond, rotation, s)


def encoder(options):
    w = vit.random_weights(options, 0)
    image = torch.randn(1, 3, options["imageSize"], options["imageSize"])
    return lambda: vit.encode(w, image, options)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("decoder", "encoder"):
        sys.exit(__doc__)
    options = json.loads(sys.argv[2])
    torch.set_num_threads(options["threads"])
    with torch.no_grad():
        run = {"decoder": decoder, "encoder": encoder}[sys.argv[1]](options)
        times, computed = [], []
        for _ in range(2 + options["runs"]):
            start, before = time.perf_counter(), time.process_time()
            run()
            times.append(1000 * (time.perf_counter() - start))
            computed.append(1000 * (time.process_time() - before))
    ms, cpu_ms = (round(statistics.median(values[2:]), 2) for values in (times, computed))
    print(json.dumps({"ms": ms, "cpu_ms": cpu_ms, "threads": options["threads"]}))
