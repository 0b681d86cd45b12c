"""Times training steps of the flow decoder in PyTorch on the CPU: the baseline of the training benchmark.

    /usr/bin/python3 bench/pytorch/train_step.py '{"token":192,"channels":8,"size":8,"patch":2,"width":256,"depth":6,
        "headWidth":64,"mapping":256,"batch":32}'
    /usr/bin/python3 bench/pytorch/train_step.py --verify

Needs Debian's python3-torch and libopenblas0-pthread. The JSON holds the decoder's sizes and `batch`; optional are
`steps` (20), `warmup` (3), `threads` (2), `seed` (0). A step is the forward pass of the flow loss, the backward pass and
AdamW on all trained weights. Prints one line of JSON; times in ms are medians over the steps.

`--verify` proves that the network is the one of the parity fixtures: it compares cond token, time condition and velocity
with test/fixtures/parity/expected.safetensors under the tiny checkpoint's weights, to 1e-4, and exits with 1 otherwise.
"""

import os

# Before PyTorch loads: spinning threads cost it a factor of two on few cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import dataclasses
import json
import statistics
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the repository

import torch

import flow_decoder as net

LEARNING = {"lr": 1e-4, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}


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


def measure(options):
    s = sizes_of(options)
    threads = options.get("threads", 2)
    torch.set_num_threads(threads)
    w = net.random_weights(s, options.get("seed", 0))
    with torch.no_grad():
        rotation = net.rotations(w, s)
    trained = [weight for weight in w.values() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trained, foreach=False, **LEARNING)  # faster than foreach on the CPU
    batch = samples(s, options["batch"], torch.Generator().manual_seed(1))
    warmup, losses, times = options.get("warmup", 3), [], []
    for _ in range(warmup + options.get("steps", 20)):
        marks = [time.perf_counter()]
        loss = flow_loss(w, batch, rotation, s)
        marks.append(time.perf_counter())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        marks.append(time.perf_counter())
        optimizer.step()
        marks.append(time.perf_counter())
        losses.append(loss.item())
        times.append([1000 * (end - start) for start, end in zip(marks, marks[1:])])
    measured = times[warmup:]
    forward, backward, update = (round(statistics.median(column), 2) for column in zip(*measured))
    return {
        "ms_per_step": round(statistics.median(map(sum, measured)), 2),
        "ms_min": round(min(map(sum, measured)), 2),
        "ms_forward": forward,
        "ms_backward": backward,
        "ms_optimizer": update,
        "steps": len(measured),
        "batch": options["batch"],
        "parameters": sum(weight.numel() for weight in trained),
        "loss_first": losses[0],
        "loss_last": losses[-1],
        "threads": threads,
        "wait_policy": os.environ["OMP_WAIT_POLICY"],
        "torch": torch.__version__,
    }


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
    print(json.dumps(measure(json.loads(sys.argv[1]))))
