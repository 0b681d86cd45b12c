"""Times training steps of the flow decoder in PyTorch on the CPU: the baseline of the training benchmark.

    /usr/bin/python3 bench/pytorch/train_step.py '{"token":192,"channels":8,"size":8,"patch":2,"width":256,"depth":6,
        "headWidth":64,"mapping":256,"batch":32}'
    /usr/bin/python3 bench/pytorch/train_step.py --verify

Needs Debian's python3-torch and libopenblas0-pthread. The JSON holds the decoder's sizes and `batch`; optional are
`threads` (2) and `seed` (0). A step is the forward pass of the flow loss, the backward pass, AdamW on all trained weights
and their moving average. For every line that is read a step is taken and one line of JSON printed: its parts in ms, the
processor's time in ms (of all threads), and the loss.

`--verify` proves that the network is the one of the parity fixtures: it compares cond token, time condition and velocity
with test/fixtures/parity/expected.safetensors under the tiny checkpoint's weights, to 1e-4, and exits with 1 otherwise.
"""

import os

# Before PyTorch loads: spinning threads cost it a factor of two on few cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import dataclasses
import json
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the repository

import torch

import flow_decoder as net

LEARNING = {"lr": 1e-4, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}
AVERAGE = 0.999


def sizes_of(options):
    names = [field.name for field in dataclasses.fields(net.Sizes)]
    missing = [name for name in [*names, "batch"] if name not in options]
    if missing:
        sys.exit(f"expected a JSON object with {', '.join(names)} and batch; missing: {', '.join(missing)}")
    return net.Sizes(**{name: options[name] for name in names})


def samples(s, batch, generator):
    """A batch of noise: what the numbers are does not matter to the time."""
    image = (batch, s.channels, s.size, s.size)
    return (
        torch.randn(batch, s.token, generator=generator),
        torch.randn(image, generator=generator),
        torch.randn(image, generator=generator),
        torch.sigmoid(torch.randn(batch, generator=generator)),
    )


def flow_loss(w, batch, rotation, s):
    """Mean squared error of the velocity noise - data, at x_t = (1 - t) data + t noise."""
    token, data, noise, t = batch
    at = t.view(-1, 1, 1, 1)
    predicted = net.velocity(w, (1 - at) * data + at * noise, t, net.condition(w, token, s), rotation, s)
    return torch.nn.functional.mse_loss(predicted, noise - data)


def train(options):
    s = sizes_of(options)
    torch.set_num_threads(options.get("threads", 2))
    w = net.random_weights(s, options.get("seed", 0))
    with torch.no_grad():
        rotation = net.rotations(w, s)
    trained = [weight for weight in w.values() if weight.requires_grad]
    averages = [weight.detach().clone() for weight in trained]
    optimizer = torch.optim.AdamW(trained, foreach=False, **LEARNING)  # faster than foreach on the CPU
    batch = samples(s, options["batch"], torch.Generator().manual_seed(1))
    for _ in sys.stdin:
        busy, marks = time.process_time(), [time.perf_counter()]
        loss = flow_loss(w, batch, rotation, s)
        marks.append(time.perf_counter())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        marks.append(time.perf_counter())
        optimizer.step()
        with torch.no_grad():
            for average, weight in zip(averages, trained):
                average.lerp_(weight, 1 - AVERAGE)
        marks.append(time.perf_counter())
        forward, backward, update = (1000 * (end - start) for start, end in zip(marks, marks[1:]))
        step = {"forward": forward, "backward": backward, "update": update, "busy": 1000 * (time.process_time() - busy)}
        print(json.dumps({**step, "loss": loss.item()}), flush=True)


def verify():
    import fixtures

    w = fixtures.decoder_weights()
    s = fixtures.sizes()
    expected = fixtures.expected()
    if {name: tuple(weight.shape) for name, weight in w.items()} != net.shapes(s):
        sys.exit("the checkpoint's weights are not this network's")
    with torch.no_grad():
        cond = net.condition(w, expected["decoder.token"], s)
        computed = {
            "decoder.cond_token": cond,
            "decoder.time_cond": net.time_condition(w, expected["decoder.t"]),
            "decoder.velocity": net.velocity(
                w, expected["decoder.noise"], expected["decoder.t"], cond, net.rotations(w, s), s
            ),
        }
    deviations = {name: (value - expected[name]).abs().max().item() for name, value in computed.items()}
    holds = all(deviation <= 1e-4 for deviation in deviations.values())
    print(json.dumps({"holds": holds, "max_abs_deviation": deviations}))
    return 0 if holds else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--verify":
        sys.exit(verify())
    train(json.loads(sys.argv[1]))
