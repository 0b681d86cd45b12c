#!/usr/bin/env python3
"""Trains stages that `reptok train export` wrote, with PyTorch alone. README.md in this folder describes the files and options."""
import argparse
import json
import linecache
import math
import mmap
import os
import subprocess
import sys
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F

# --- safetensors ------------------------------------------------------------------------------------------------------

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64,
          "U8": torch.uint8, "I8": torch.int8, "I16": torch.int16, "I32": torch.int32, "I64": torch.int64}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def read_safetensors(path):
    """Tensors (views of the mapped file, not to be written) and metadata."""
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        dtype = DTYPES[entry["dtype"]]
        if start == end:
            tensors[name] = torch.empty(entry["shape"], dtype=dtype)
            continue
        count = (end - start) // torch.empty((), dtype=dtype).element_size()
        tensors[name] = torch.frombuffer(data, dtype=dtype, count=count, offset=8 + length + start).reshape(entry["shape"])
    return tensors, metadata


def write_safetensors(path, tensors, metadata):
    """Replaces the file at once: a stop in the middle leaves the old one."""
    header, at = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * tensor.element_size()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".tmp", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for tensor in tensors.values():
            file.write(tensor.detach().cpu().contiguous().numpy().tobytes())
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)


# --- ONNX -------------------------------------------------------------------------------------------------------------

def fields(buffer):
    """The fields of a protobuf message: number and value (an int, or the bytes of a string, message or packed list)."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = buffer[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(buffer):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
        elif kind == 2:
            size = varint()
            yield key >> 3, buffer[at:at + size]
            at += size
        else:
            size = 4 if kind == 5 else 8
            yield key >> 3, buffer[at:at + size]
            at += size


def integers(value):
    """A signed 64-bit integer, or a packed list of them."""
    def signed(x):
        return x - (1 << 64) if x >> 63 else x
    if isinstance(value, int):
        return [signed(value)]
    return [signed(x) for _, x in fields_of_varints(value)]


def fields_of_varints(buffer):
    value = shift = 0
    for byte in buffer:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield 0, value
            value = shift = 0


ONNX_TYPES = {1: torch.float32, 6: torch.int32, 7: torch.int64, 9: torch.bool}


class Graph:
    """An ONNX graph: nodes (type, inputs, output, attributes), constants, and shapes and types of inputs and outputs."""

    def __init__(self, path):
        with open(path, "rb") as file:
            model = memoryview(file.read())
        graph = next(value for number, value in fields(model) if number == 7)
        self.nodes, self.constants, self.inputs, self.outputs = [], {}, {}, {}
        for number, value in fields(graph):
            if number == 1:
                self.nodes.append(self.node(value))
            elif number == 5:
                name, tensor = self.tensor(value)
                self.constants[name] = tensor
            elif number in (11, 12):
                name, info = self.value_info(value)
                (self.inputs if number == 11 else self.outputs)[name] = info

    @staticmethod
    def node(buffer):
        inputs, outputs, kind, attributes = [], [], None, {}
        for number, value in fields(buffer):
            if number == 1:
                inputs.append(bytes(value).decode())
            elif number == 2:
                outputs.append(bytes(value).decode())
            elif number == 4:
                kind = bytes(value).decode()
            elif number == 5:
                name, found = None, []
                is_list = False
                for field, content in fields(value):
                    if field == 1:
                        name = bytes(content).decode()
                    elif field == 3:
                        found = integers(content)
                    elif field == 8:
                        found, is_list = found + integers(content), True
                attributes[name] = found if is_list else found[0]
        return kind, inputs, outputs[0], attributes

    @staticmethod
    def tensor(buffer):
        dims, dtype, raw, name = [], None, b"", None
        for number, value in fields(buffer):
            if number == 1:
                dims += integers(value)
            elif number == 2:
                dtype = ONNX_TYPES[value]
            elif number == 8:
                name = bytes(value).decode()
            elif number == 9:
                raw = bytearray(value)
        tensor = torch.frombuffer(raw, dtype=dtype).reshape(dims) if len(raw) else torch.empty(dims, dtype=dtype)
        return name, tensor

    @staticmethod
    def value_info(buffer):
        name, shape, dtype = None, [], None
        for number, value in fields(buffer):
            if number == 1:
                name = bytes(value).decode()
            elif number == 2:
                tensor = next(content for field, content in fields(value) if field == 1)
                for field, content in fields(tensor):
                    if field == 1:
                        dtype = ONNX_TYPES[content]
                    elif field == 2:
                        for _, dim in fields(content):
                            shape += [integers(size)[0] for tag, size in fields(dim) if tag == 1] or [0]
        return name, (tuple(shape), dtype)


# --- ONNX as PyTorch --------------------------------------------------------------------------------------------------

def conv_transpose(x, w, stride, pads, extra):
    """ONNX's ConvTranspose: what the pads cut off may differ by side, and `extra` is added at the bottom and right."""
    top, left, bottom, right = pads
    y = F.conv_transpose2d(x, w, stride=stride)
    return F.pad(y, (-left, extra[1] - right, -top, extra[0] - bottom))


def conv(x, w, stride, pads):
    top, left, bottom, right = pads
    if top == bottom and left == right:
        return F.conv2d(x, w, stride=stride, padding=(top, left))
    return F.conv2d(F.pad(x, (left, right, top, bottom)), w, stride=stride)


def low(function):
    """The same with operands rounded to bf16; products accumulate in f32."""
    def rounded(a, b, *rest):
        a, b = a.to(torch.bfloat16), b.to(torch.bfloat16)
        if a.device.type == "cpu":  # PyTorch 1.13's strided conv_transpose2d has a wrong shape in bf16 there
            return function(a.to(torch.float32), b.to(torch.float32), *rest)
        return function(a, b, *rest).to(torch.float32)
    return rounded


def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=1.0)


def low_attention(q, k, v, mask=None):
    q, k, v, mask = (x if x is None else x.to(torch.bfloat16) for x in (q, k, v, mask))
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=1.0).to(torch.float32)


FUNCTIONS = {
    "f32": {"mm": torch.matmul, "conv": conv, "conv_transpose": conv_transpose, "attention": attention},
    "bf16": {"mm": low(torch.matmul), "conv": low(conv), "conv_transpose": low(conv_transpose), "attention": low_attention},
}
UNARY = {"Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Tanh": "tanh", "Erf": "erf", "Sigmoid": "sigmoid", "Sin": "sin",
         "Cos": "cos", "Sign": "sign", "Neg": "neg"}
BINARY = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}


def expression(kind, args, attributes, constants):
    """A node as Python. `constants`: of each input, its tensor, or None where it is not constant."""
    def ints(i):
        return constants[i].reshape(-1).tolist()
    x = args[0]
    if kind in UNARY:
        return f"torch.{UNARY[kind]}({x})"
    if kind in BINARY:
        return f"{x} {BINARY[kind]} {args[1]}"
    if kind == "MatMul":
        return f"mm({x}, {args[1]})"
    if kind == "Softmax":
        return f"torch.softmax({x}, -1)"
    if kind == "ReduceSum":
        return f"{x}.sum({tuple(ints(1))}, keepdim=True)"
    if kind == "Reshape":
        return f"{x}.reshape({tuple(ints(1))})"
    if kind == "Transpose":
        return f"{x}.permute({tuple(attributes['perm'])})"
    if kind == "Expand":
        return f"{x}.expand({tuple(ints(1))})"
    if kind == "Concat":
        return f"torch.cat(({', '.join(args)}), {attributes['axis']})"
    if kind == "Slice":
        (start,), (end,), (axis,), (step,) = ints(1), ints(2), ints(3), ints(4)
        return f"{x}[{':, ' * axis}{start}:{end}{f':{step}' if step > 1 else ''}]"
    if kind == "Pad":
        pads = ints(1)
        rank = len(pads) // 2
        return f"F.pad({x}, {tuple(p for axis in reversed(range(rank)) for p in (pads[axis], pads[axis + rank]))})"
    if kind == "Conv":
        return f"conv({x}, {args[1]}, {attributes['strides'][0]}, {tuple(attributes['pads'])})"
    if kind == "ConvTranspose":
        extra = tuple(attributes.get("output_padding", (0, 0)))
        return f"conv_transpose({x}, {args[1]}, {attributes['strides'][0]}, {tuple(attributes['pads'])}, {extra})"
    if kind == "Gather":
        return f"F.embedding({args[1]}, {x})"
    if kind == "Unsqueeze":
        return f"{x}.unsqueeze({ints(1)[0]})"
    if kind == "Equal":
        return f"{x} == {args[1]}"
    if kind == "Cast":
        return f"{x}.to({ONNX_TYPES[attributes['to']]})"
    if kind == "Identity":
        return x
    raise ValueError(f"expected one of the emitter's operations, found {kind}")


def read_nodes(nodes, outputs):
    """Those that an output reads, directly or through others."""
    read, kept = set(outputs), []
    for node in reversed(nodes):
        if node[2] in read:
            kept.append(node)
            read.update(node[1])
    return kept[::-1]


def find_attention(nodes):
    """softmax(q k^T [+ mask]) v over four axes as one operation: {product with v: its inputs}."""
    made = {output: (kind, inputs, attributes) for kind, inputs, output, attributes in nodes}
    uses = {}
    for _, inputs, _, _ in nodes:
        for name in inputs:
            uses[name] = uses.get(name, 0) + 1

    def kind_of(name):
        return made[name][0] if name in made else None

    found = {}
    for kind, inputs, output, _ in nodes:
        if kind != "MatMul" or kind_of(inputs[0]) != "Softmax":
            continue
        scores, mask = made[inputs[0]][1][0], []
        single = [inputs[0], scores]
        if kind_of(scores) == "Add":
            terms = made[scores][1]
            products = [name for name in terms if kind_of(name) == "MatMul"]
            if len(products) != 1:
                continue
            mask = [name for name in terms if name != products[0]]
            scores = products[0]
            single.append(scores)
        if kind_of(scores) != "MatMul" or any(uses[name] > 1 for name in single):
            continue
        q, turned = made[scores][1]
        if kind_of(turned) == "Transpose" and len(made[turned][2]["perm"]) == 4:
            found[output] = [q, turned, inputs[1]] + mask
    return found


class Function:
    """A graph as one straight-line Python function of its inputs and constants; `wanted` are the outputs it returns, in order."""

    def __init__(self, path, precision="f32", wanted=None, fuse=False):
        graph = Graph(path)
        self.inputs = graph.inputs
        self.outputs = list(wanted or graph.outputs)
        constants = dict(graph.constants)
        nodes = []
        # Constants are folded meanwhile.
        plain = {"torch": torch, "F": F, **FUNCTIONS["f32"]}
        for kind, inputs, output, attributes in graph.nodes:
            known = [constants.get(name) for name in inputs]
            if all(value is not None for value in known):
                names = [f"a{i}" for i in range(len(inputs))]
                text = expression(kind, names, attributes, known)
                constants[output] = eval(text, plain, dict(zip(names, known)))
            else:
                nodes.append((kind, inputs, output, attributes))
        kept = read_nodes(nodes, self.outputs)
        if fuse and hasattr(F, "scaled_dot_product_attention"):
            fused = find_attention(kept)
            kept = read_nodes([("Attention", fused[node[2]], node[2], {}) if node[2] in fused else node for node in kept],
                              self.outputs)
        read = set(self.outputs).union(*(inputs for _, inputs, _, _ in kept))

        names, self.arguments, self.constants = {}, [], []
        for name in graph.inputs:
            if name in read:
                names[name] = f"i{len(self.arguments)}"
                self.arguments.append(name)

        def name_of(name):
            if name not in names:
                value = constants[name]
                if value.dim() == 0 and value.dtype == torch.float32:
                    return f"({value.item()!r})"
                names[name] = f"c{len(self.constants)}"
                self.constants.append(value)
            return names[name]

        last = {name: i for i, node in enumerate(kept) for name in node[1]}
        body = []
        for i, (kind, inputs, output, attributes) in enumerate(kept):
            known = [constants.get(name) for name in inputs]
            structural = kind in ("ReduceSum", "Reshape", "Expand", "Slice", "Pad", "Unsqueeze")
            args = [name_of(name) for name in (inputs[:1] if structural else inputs)]
            names[output] = f"v{i}"
            if kind == "Attention":
                args[1] = f"{args[1]}.transpose(-1, -2)"
                text = f"attention({', '.join(args)})"
            else:
                text = expression(kind, args, attributes, known)
            body.append(f"    v{i} = {text}")
            over = {names[name] for name in inputs
                    if last[name] == i and name in names and names[name][0] == "v" and name not in self.outputs}
            if over:
                body.append(f"    del {', '.join(sorted(over))}")
        returned = ", ".join(name_of(name) for name in self.outputs)
        parameters = [f"i{i}" for i in range(len(self.arguments))] + [f"c{i}" for i in range(len(self.constants))]
        self.source = f"def run({', '.join(parameters)}):\n" + "\n".join(body) + f"\n    return ({returned},)\n"
        filename = f"{os.path.abspath(path)}.{id(self)}.py"  # for tracebacks alone; the file does not exist
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(True), filename)
        scope = {"torch": torch, "F": F, **FUNCTIONS[precision]}
        exec(compile(self.source, filename, "exec"), scope)
        self.run = scope["run"]
        self.device_constants = None

    def __call__(self, feeds):
        """{output: tensor}, given tensors by input."""
        args = [feeds[name] for name in self.arguments]
        if self.device_constants is None:
            self.device_constants = [value.to(args[0].device) for value in self.constants]
        return dict(zip(self.outputs, self.run(*args, *self.device_constants)))


# --- Draws ------------------------------------------------------------------------------------------------------------

def draw_index(draw, indices, tables):
    of = indices[draw["of"]]
    uniform = torch.rand(of.shape, device=of.device)
    if draw["draw"] == "member":
        starts, members = tables[draw["starts"]], tables[draw["members"]]
        first, end = starts[of].long(), starts[of + 1].long()
        return members[torch.minimum(first + (uniform * (end - first)).long(), end - 1)].long()
    if draw["draw"] == "view":
        moved = draw["views"] - 1
        chosen = (2 * moved * uniform).long()
        return of + draw["count"] * torch.where(chosen < moved, chosen + 1, 0)
    if draw["draw"] == "random":
        rows = tables[draw["rows"]]
        return rows[(uniform * len(rows)).long().clamp(max=len(rows) - 1)].long()
    if draw["draw"] == "dropout":
        return torch.where(uniform < draw["rate"], draw["row"], of)
    raise ValueError(f"expected an index draw, found {draw['draw']}")


def signed(pixels):
    """u8 to [-1, 1]."""
    return pixels.to(torch.float32) / 127.5 - 1


def picture(table, at, shift, flip):
    size, n, device = table.shape[-1], len(at), table.device
    if shift == 0 and flip == 0:
        return signed(table[at])
    move = torch.randint(-shift, shift + 1, (2, n, 1), device=device)
    place = torch.arange(size, device=device)
    x, y = place - move[0], place - move[1]
    inside = ((x >= 0) & (x < size))[:, None, None, :] & ((y >= 0) & (y < size))[:, None, :, None]
    x = torch.where(torch.rand(n, 1, device=device) < flip, size - 1 - x, x).clamp(0, size - 1)
    y = y.clamp(0, size - 1)
    plane = torch.arange(3, device=device)
    moved = table[at[:, None, None, None], plane[:, None, None], y[:, None, :, None], x[:, None, None, :]]
    return torch.where(inside, signed(moved), 1.0)


def crop(table, at, smallest, flip):
    size, n, device = table.shape[-1], len(at), table.device
    side = size * (smallest + (1 - smallest) * torch.rand(n, 1, device=device))
    left, top = (torch.rand(n, 1, device=device) * (size - side) for _ in range(2))
    place = torch.arange(size, device=device)
    mirrored = torch.where(torch.rand(n, 1, device=device) < flip, size - 1 - place, place)

    def samples(start, along):
        where = (start + (along + 0.5) * side / size - 0.5).clamp(0, size - 1)
        first = where.long()
        return first, (first + 1).clamp(max=size - 1), where - first

    (y0, y1, v), (x0, x1, u) = samples(top, place.expand(n, size)), samples(left, mirrored)
    plane = torch.arange(3, device=device)[:, None, None]

    def corner(y, x):
        return table[at[:, None, None, None], plane, y[:, None, :, None], x[:, None, None, :]].to(torch.float32)

    u, v = u[:, None, None, :], v[:, None, :, None]
    above, below = torch.lerp(corner(y0, x0), corner(y0, x1), u), torch.lerp(corner(y1, x0), corner(y1, x1), u)
    return torch.lerp(above, below, v) / 127.5 - 1


def draw_input(draw, shape, dtype, indices, tables, device, still=False):
    kind = draw["draw"]
    if kind == "gather":
        return tables[draw["table"]][indices[draw["at"]]].to(dtype).reshape(shape)
    if kind == "picture":
        moves = (0, 0) if still else (draw.get("shift", 0), draw.get("flip", 0))
        return picture(tables[draw["table"]], indices[draw["at"]], *moves)
    if kind == "crop":
        return crop(tables[draw["table"]], indices[draw["at"]].repeat(draw["views"]), draw["minCrop"], draw["flip"])
    if kind == "normal":
        return torch.randn(shape, device=device)
    if kind == "uniform":
        return torch.rand(shape, device=device)
    if kind == "logitNormal":
        return torch.sigmoid(draw["mean"] + draw["deviation"] * torch.randn(shape, device=device))
    if kind == "hidden":
        share = 2 * draw["mean"] * torch.rand((shape[0],) + (1,) * (len(shape) - 1), device=device)
        return (torch.rand(shape, device=device) < share).to(torch.float32)
    raise ValueError(f"expected an input draw, found {kind}")


class Epochs:
    """Entries of a table, each once per epoch; every process draws the same order and takes its part of each batch."""

    def __init__(self, rows, batch, rank, world, seed, device):
        self.rows, self.size, self.rank, self.total = rows.cpu().long(), batch, rank, batch * world
        self.generator = torch.Generator().manual_seed(seed)
        self.order, self.at, self.device = torch.empty(0, dtype=torch.int64, device=device), 0, device

    def next(self):
        while len(self.order) - self.at < self.total:
            more = self.rows[torch.randperm(len(self.rows), generator=self.generator)].to(self.device)
            self.order, self.at = torch.cat((self.order[self.at:], more)), 0
        start = self.at + self.rank * self.size
        self.at += self.total
        return self.order[start:start + self.size]


# --- Optimiser --------------------------------------------------------------------------------------------------------

class Flat:
    """Tensors of the given shapes in one flat one."""

    def __init__(self, shapes, device):
        self.shapes = shapes
        self.data = torch.zeros(sum(math.prod(shape) for shape in shapes.values()), device=device)
        self.views, at = {}, 0
        for name, shape in shapes.items():
            self.views[name] = self.data[at:at + math.prod(shape)].view(shape)
            at += math.prod(shape)


def adamw(weight, average, moment1, moment2, gradient, decays, scalars, beta1, beta2, eps, clip):
    """One update in place, and the gradient's norm. A gradient that is not finite changes nothing."""
    size, correct2, decay, gain = scalars.unbind()
    norm = torch.linalg.vector_norm(gradient)
    finite = torch.isfinite(norm)
    scale = torch.where(norm > clip, clip / norm, 1.0)
    g = gradient * scale
    m = beta1 * moment1 + (1 - beta1) * g
    v = beta2 * moment2 + (1 - beta2) * g * g
    w = weight - (size * m / (correct2 * torch.sqrt(v) + eps) + decay * decays * weight)
    a = average + gain * (w - average)
    for old, new in ((moment1, m), (moment2, v), (weight, w), (average, a)):
        old.copy_(torch.where(finite, new, old))
    return norm


def learning_rate(schedule, step, progress):
    """`progress`: the share of the schedule that is over, in steps or in time."""
    rise = min(1, (step + 1) / max(1, schedule["warmup"]))
    fall = min(1, (1 - progress) / schedule["decay"]) if schedule["decay"] > 0 else 1
    return schedule["rate"] * min(rise, max(0, fall))


# --- Stages -----------------------------------------------------------------------------------------------------------

def standardize(table, how, rows):
    """In place, by the statistics of the first `rows` rows."""
    first = table[:rows].double()
    if how == "channels":
        axes = [axis for axis in range(table.dim()) if axis != 1]
        shift = first.mean(axes)
        deviation = (first - shift.reshape([1, -1] + [1] * (table.dim() - 2))).square().mean(axes).sqrt()
    else:
        shift = torch.zeros(1, dtype=torch.float64, device=table.device)
        deviation = (first - first.mean(0)).square().mean().sqrt().reshape(1)
    scale = torch.where(deviation > 0, 1 / deviation, 1.0)
    broadcast = [1, -1] + [1] * (table.dim() - 2)
    for start in range(0, len(table), 4096):
        part = table[start:start + 4096]
        part.copy_((part - shift.float().reshape(broadcast)) * scale.float().reshape(broadcast))
    return {"shift": shift.tolist(), "scale": scale.tolist()}


def ridge(x, y, rows, strength):
    """y = weight x + bias in closed form: weight [out, in], bias [out]."""
    x, y = x[rows].flatten(1).double(), y[rows].flatten(1).double()
    mean_x, mean_y = x.mean(0), y.mean(0)
    x, y = x - mean_x, y - mean_y
    covariance = x.T @ x / len(x)
    covariance += strength * covariance.diagonal().mean() * torch.eye(len(covariance), device=x.device, dtype=x.dtype)
    weight = torch.linalg.solve(covariance, x.T @ y / len(x)).T
    return {"weight": weight.float(), "bias": (mean_y - weight @ mean_x).float()}


class Stage:
    """An exported directory: its tables and weights, and its step as a function."""

    # Files by path, and tables on the device by file and name: stages have some in common.
    opened, placed = {}, {}

    def __init__(self, directory, options, chain):
        self.directory, self.options, self.chain = directory, options, chain
        self.device, self.rank, self.world = options.device, options.rank, options.world
        with open(os.path.join(directory, "stage.json")) as file:
            self.spec = json.load(file)
        self.name = self.spec["stage"]
        self.solved = {}
        total = self.spec["check"]["batch"] if options.check else (options.batch or self.spec["batch"])
        self.batch = total // self.world
        if str(self.batch) not in self.spec["steps"] or total % self.world:
            raise SystemExit(f"{directory}: expected a batch of {', '.join(self.spec['steps'])} in each process, got {total} / {self.world}")
        self.statistics, self.tables = {}, {}
        self.shapes = {entry["name"]: tuple(entry["shape"]) for entry in self.spec["trained"]}
        if options.check:
            return
        if options.warm:
            self.random_tables()
        else:
            self.resolve_tables()

    def path(self, name):
        return os.path.join(self.directory, name)

    def file(self, name):
        path = os.path.abspath(self.path(name))
        if path not in Stage.opened:
            Stage.opened[path] = read_safetensors(path)[0]
        return Stage.opened[path]

    def stored_table(self, source):
        """A table of a file, on the device. The same one for all stages that read it, unless it is standardised."""
        key = (os.path.abspath(self.path(source["file"])), source["tensor"])
        if source.get("standardize"):
            return self.file(source["file"])[source["tensor"]].clone().to(self.device)
        if key not in Stage.placed:
            Stage.placed[key] = self.file(source["file"])[source["tensor"]].to(self.device)
        return Stage.placed[key]

    def earlier(self, stage):
        """Averages and products of an earlier stage: of this process, else from the directory beside this one."""
        if stage not in self.chain:
            beside = os.path.join(os.path.dirname(os.path.abspath(self.directory)), stage)
            self.chain[stage] = Result.read(beside, self.device)
        return self.chain[stage]

    def weight(self, name, source, own=None):
        if "file" in source:
            return self.file(source["file"])[source["tensor"]].to(self.device)
        if "normal" in source:
            x = torch.empty(self.shapes[name], device=self.device)
            return torch.nn.init.trunc_normal_(x, std=source["normal"], a=-2 * source["normal"], b=2 * source["normal"])
        if "fill" in source:
            return torch.full(self.shapes[name], float(source["fill"]), device=self.device)
        if "stage" in source:
            averages = own if source["stage"] == self.name else self.earlier(source["stage"]).averages
            return averages[source["weight"]]
        if "ridge" in source:
            r = source["ridge"]
            key = f"ridge {r['x']} {r['y']} {r['rows']} {r['lambda']}"
            if key not in self.solved:
                self.solved[key] = ridge(self.tables[r["x"]], self.tables[r["y"]], self.tables[r["rows"]].long(), r["lambda"])
            return self.solved[key][r["part"]]
        raise ValueError(f"{name}: expected a source of weights, found {source}")

    # Tables

    def resolve_tables(self):
        declared = self.spec["tables"]
        for name, source in declared.items():
            if "file" in source:
                self.keep(name, self.stored_table(source), source)
            elif "product" in source:
                self.keep(name, self.earlier(source["stage"]).products[source["product"]].clone(), source)
        for label, spec in self.spec["maps"].items():
            users = {name: source for name, source in declared.items() if source.get("map") == label}
            if not users:
                continue
            made = self.run_map(label, spec, {source["output"] for source in users.values()})
            for name, source in users.items():
                table = made[source["output"]]
                table = table.half() if source.get("dtype") == "f16" else table
                self.keep(name, table, source, len(self.tables[spec["rows"]]))

    def keep(self, name, table, source, rows=None):
        if source.get("standardize"):
            self.statistics[name] = standardize(table, source["standardize"], len(table) if rows is None else rows)
        self.tables[name] = table

    def random_tables(self):
        """Stand-ins of the right shapes: enough to compile the step."""
        for name, source in self.spec["tables"].items():
            if "file" in source:
                self.tables[name] = self.stored_table(source)
        graph = Graph(self.path(self.spec["steps"][str(self.batch)]))
        for name, draw in self.spec["inputs"].items():
            if draw["draw"] == "gather" and draw["table"] not in self.tables:
                row = graph.inputs[name][0][1:]
                self.tables[draw["table"]] = torch.zeros((1,) + row, device=self.device).expand((1 << 26,) + row)

    @torch.no_grad()
    def run_map(self, label, spec, wanted, own=None):
        function = Function(self.path(spec["graph"]), "f32", sorted(wanted))
        weights = {name: self.weight(name, source, own) for name, source in spec["weights"].items()}
        count, batch, views = len(self.tables[spec["rows"]]), spec["batch"], spec.get("views", 1)
        made = {}
        for view in range(views):
            for start in range(0, count, batch):
                row = torch.arange(start, start + batch, device=self.device).clamp(max=count - 1)
                feeds = {name: draw_input(draw, *function.inputs[name], {"row": row}, self.tables, self.device, view == 0)
                         for name, draw in spec["inputs"].items()}
                size = min(batch, count - start)
                for name, value in function({**weights, **feeds}).items():
                    if name not in made:
                        made[name] = torch.empty((views * count,) + tuple(value.shape[1:]), device=self.device)
                    made[name][view * count + start:view * count + start + size] = value[:size]
        return made

    # Training

    def shape_of(self, name):
        """Of a trained or a frozen weight."""
        return self.shapes.get(name) or Graph(self.path(self.spec["steps"][str(self.batch)])).inputs[name][0]

    def open(self):
        """Weights, optimiser state and the step's function; goes on from the checkpoint if there is one."""
        spec, device = self.spec, self.device
        self.weights, self.average, self.moment1, self.moment2 = (Flat(self.shapes, device) for _ in range(4))
        stand_ins = self.file(spec["check"]["file"]) if "check" in spec and (self.options.check or self.options.warm) else {}

        def value(name, source):
            stand_in = stand_ins.get("weight." + name)
            if stand_in is not None:
                return stand_in.to(device)
            if self.options.warm and ("stage" in source or "ridge" in source):
                return 0.02 * torch.randn(self.shape_of(name), device=device)
            return self.weight(name, source)

        for entry in spec["trained"]:
            self.weights.views[entry["name"]].copy_(value(entry["name"], entry["from"]).reshape(self.shapes[entry["name"]]))
        self.average.data.copy_(self.weights.data)
        self.decays = torch.cat([torch.full((math.prod(entry["shape"]),), float(entry["decays"])) for entry in spec["trained"]]).to(device)
        self.step = 0
        self.load()
        self.frozen = {name: self.average.views[source["average"]] if "average" in source else value(name, source)
                       for name, source in spec["frozen"].items()}

        path = self.path(spec["steps"][str(self.batch)])
        outputs = Graph(path).outputs
        scalars = [name for name in outputs if not name.startswith("grad.")]
        autograd = self.options.gradients == "autograd"
        wanted = scalars if autograd else scalars + ["grad." + name for name in self.shapes]
        self.function = Function(path, self.options.precision, wanted, fuse=autograd)
        self.scalars = scalars
        self.leaves = {name: view.detach().requires_grad_(autograd) for name, view in self.weights.views.items()}
        if self.options.compile:
            self.function.run = torch.compile(self.function.run, fullgraph=True, dynamic=False)
        self.update = torch.compile(adamw, dynamic=False) if self.options.compile else adamw

    def backward(self, inputs):
        """Scalars [count] and the flat gradient."""
        outputs = self.function({**self.leaves, **self.frozen, **inputs})
        scalars = torch.stack([outputs[name].detach().reshape(()) for name in self.scalars])
        if self.options.gradients == "autograd":
            gradients = torch.autograd.grad(outputs["loss"].reshape(()), list(self.leaves.values()))
        else:
            gradients = [outputs["grad." + name] for name in self.leaves]
        return scalars, torch.cat([gradient.detach().reshape(-1) for gradient in gradients])

    def draw(self, epochs):
        """Inputs of a step; `epochs` are the indices that are drawn without replacement."""
        indices = dict(epochs)
        for name, draw in self.spec["indices"].items():
            if name not in indices:
                indices[name] = draw_index(draw, indices, self.tables)
        return {name: draw_input(draw, *self.function.inputs[name], indices, self.tables, self.device)
                for name, draw in self.spec["inputs"].items()}

    def apply(self, gradient, scalars):
        o = self.spec["optimizer"]
        clip = o["clip"] if o.get("clip") is not None else math.inf
        return self.update(self.weights.data, self.average.data, self.moment1.data, self.moment2.data, gradient,
                           self.decays, scalars, o["beta1"], o["beta2"], o["eps"], clip)

    def scalars_of(self, rate):
        """What an update needs of the step's number: `adamw`'s scalars."""
        o, step = self.spec["optimizer"], self.step + 1
        average = min(o["emaRate"], (1 + step) / (10 + step)) if o["emaWarmup"] else o["emaRate"]
        return torch.tensor([rate / (1 - o["beta1"] ** step), 1 / math.sqrt(1 - o["beta2"] ** step),
                             rate * o["weightDecay"], 1 - average])

    def reduce(self, *tensors):
        """Means over all processes."""
        if self.world > 1:
            for tensor in tensors:
                dist.all_reduce(tensor)
                tensor /= self.world

    # Checkpoints

    def load(self):
        path = self.path("checkpoint.safetensors")
        self.finished = False
        if self.options.check or self.options.warm or not os.path.exists(path):
            return
        tensors, metadata = read_safetensors(path)
        for prefix, flat in self.parts().items():
            for name, view in flat.views.items():
                view.copy_(tensors[f"{prefix}.{name}"].reshape(view.shape))
        self.step = int(metadata["step"])
        self.finished = self.step >= self.spec["schedule"]["steps"] or metadata.get("finished") == "true"

    def parts(self):
        return {"weight": self.weights, "average": self.average, "moment1": self.moment1, "moment2": self.moment2}

    def save(self, finished=False):
        """`finished`: the schedule is over, even where a clock ended it before its last step."""
        if self.rank > 0:
            return
        tensors = {f"{prefix}.{name}": view for prefix, flat in self.parts().items() for name, view in flat.views.items()}
        write_safetensors(self.path("checkpoint.safetensors"), tensors, {
            "step": str(self.step), "steps": str(self.spec["schedule"]["steps"]),
            "statistics": json.dumps(self.statistics), "finished": "true" if finished and self.step < self.spec["schedule"]["steps"] else "false"})

    def result(self):
        """Averages and products, the latter written beside the checkpoint."""
        averages = {name: view.clone() for name, view in self.average.views.items()}
        products = {}
        for name, source in self.spec["products"].items():
            made = self.run_map(source["map"], self.spec["maps"][source["map"]], {source["output"]}, averages)
            products[name] = made[source["output"]]
            if self.rank == 0:
                write_safetensors(self.path(f"{name}.safetensors"), {name: products[name]},
                                  {"statistics": json.dumps(self.statistics)})
        return Result(averages, products)

    @torch.no_grad()
    def evaluate(self):
        """Means of the evaluation graph's outputs over held-out rows, with the averaged weights."""
        spec = self.spec.get("evaluation")
        if spec is None:
            return {}
        function = Function(self.path(spec["graph"]), "f32")
        rows, batch = self.tables[spec["rows"]].long(), spec["batch"]
        draws = {**self.spec["inputs"], **spec["inputs"]}
        sums, count = {}, 0
        with torch.random.fork_rng():
            torch.manual_seed(0)
            for start in range(0, len(rows) - batch + 1, batch):
                indices = {"row": rows[start:start + batch]}
                for name, draw in self.spec["indices"].items():
                    if name != "row" and indices.keys() >= {draw.get("of")}:
                        indices[name] = draw_index(draw, indices, self.tables)
                feeds = {name: draw_input(draws[name], *info, indices, self.tables, self.device)
                         for name, info in function.inputs.items() if name in draws}
                for name, value in function({**self.average.views, **self.frozen, **feeds}).items():
                    sums[name] = sums.get(name, 0) + value.item()
                count += 1
        return {name: total / count for name, total in sums.items()}


class Result:
    """What later stages read of a stage."""

    def __init__(self, averages, products):
        self.averages, self.products = averages, products

    @staticmethod
    def read(directory, device):
        path = os.path.join(directory, "checkpoint.safetensors")
        if not os.path.exists(path):
            raise SystemExit(f"expected a trained stage at {directory}; name it before the stages that read it")
        tensors, _ = read_safetensors(path)
        averages = {name[8:]: value.to(device) for name, value in tensors.items() if name.startswith("average.")}
        with open(os.path.join(directory, "stage.json")) as file:
            names = json.load(file)["products"]
        products = {name: read_safetensors(os.path.join(directory, f"{name}.safetensors"))[0][name].to(device) for name in names}
        return Result(averages, products)


# --- Runs -------------------------------------------------------------------------------------------------------------

def check(stage):
    """The first steps on the stored inputs. @returns the largest difference from ONNX Runtime's losses"""
    stage.open()
    stored, spec = stage.file(stage.spec["check"]["file"]), stage.spec
    worst = 0
    for at, expected in enumerate(spec["check"]["losses"]):
        inputs = {}
        for name in spec["inputs"]:
            whole = stored[f"{at}.{name}"]
            # Inputs hold a row for each sample, or several blocks of such rows.
            blocks = whole.reshape(-1, stage.world, stage.batch, *whole.shape[1:])[:, stage.rank]
            inputs[name] = blocks.reshape(-1, *whole.shape[1:]).to(stage.device)
        scalars, gradient = stage.backward(inputs)
        stage.reduce(scalars, gradient)
        rate = learning_rate(spec["schedule"], at, at / spec["schedule"]["steps"])
        stage.apply(gradient, stage.scalars_of(rate).to(stage.device))
        stage.step += 1
        loss = scalars[stage.scalars.index("loss")].item()
        worst = max(worst, abs(loss - expected) / max(1, abs(expected)))
        if stage.rank == 0:
            print(f"{stage.name} step {at}: loss {loss:.7f}, expected {expected:.7f}", flush=True)
    return worst


REPORT_SECONDS = 2
SAVE_SECONDS = 60
# Steps that the host may be ahead of the device.
AHEAD = 16


def train(stage, minutes, began):
    """Trains to the end of the schedule, of `--steps`, or of the time."""
    options, device, spec = stage.options, stage.device, stage.spec
    stage.open()
    if stage.finished:
        print(f"{stage.name}: finished before, at step {stage.step}", flush=True)
        return stage.result()
    cuda = device.type == "cuda"
    total = options.steps or (None if minutes else spec["schedule"]["steps"])
    seed = options.seed + stage.step
    torch.manual_seed(seed * stage.world + stage.rank)
    epochs = {name: Epochs(stage.tables[draw["rows"]], stage.batch, stage.rank, stage.world, seed, device)
              for name, draw in spec["indices"].items() if draw["draw"] == "epoch"}
    rows = {name: epoch.next().clone() for name, epoch in epochs.items()}
    knobs = torch.zeros(4, device=device)
    sums = torch.zeros(len(stage.scalars) + 2, device=device)  # scalars, the gradient's norm, steps whose norm is not finite

    def work():
        scalars, gradient = stage.backward(stage.draw(rows))
        stage.reduce(gradient)
        norm = stage.apply(gradient, knobs)
        sums.add_(torch.cat((scalars, norm.reshape(1), (~torch.isfinite(norm)).float().reshape(1))))

    if cuda and options.graph and stage.world == 1:
        kept = [flat.data.clone() for flat in stage.parts().values()]
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                work()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            work()
        for flat, data in zip(stage.parts().values(), kept):
            flat.data.copy_(data)
        sums.zero_()
        step = graph.replay
    else:
        step = work
    if options.warm:
        work()
        return None

    def over():
        """The share of the schedule that is over."""
        by_time = (time.monotonic() - began) / (60 * minutes) if minutes else 0
        return max(by_time, stage.step / total if total else 0)

    def record(entry):
        with open(stage.path("log.jsonl"), "a") as file:
            file.write(json.dumps(entry) + "\n")

    print(f"{stage.name}: set up in {time.monotonic() - began:.1f} s", flush=True)
    count, since, saved = 0, time.monotonic(), time.monotonic()
    progress = over()
    while True:
        rate = learning_rate(spec["schedule"], stage.step, progress)
        for name, epoch in epochs.items():
            rows[name].copy_(epoch.next())
        knobs.copy_(stage.scalars_of(rate), non_blocking=True)
        step()
        stage.step += 1
        count += 1
        if cuda and stage.step % AHEAD == 0:
            torch.cuda.synchronize()
        progress = over()
        if stage.world > 1:
            shared = torch.tensor([progress], device=device)
            dist.all_reduce(shared, op=dist.ReduceOp.MAX)
            progress = shared.item()
        elapsed = time.monotonic() - since
        if progress >= 1 or elapsed >= REPORT_SECONDS:
            stage.reduce(sums)
            means = (sums / count).tolist()
            elapsed = time.monotonic() - since
            if means[-1] > 0:
                raise SystemExit(f"{stage.name}: expected finite gradients, found others before step {stage.step}")
            scalars = dict(zip(stage.scalars, means))
            speed = count * stage.batch * stage.world / elapsed
            if stage.rank == 0:
                record({"step": stage.step, "steps": total or stage.step, "samplesPerSecond": speed,
                        "scalars": {**scalars, "gradientNorm": means[-2]}, "rate": rate})
                numbers = "  ".join(f"{name} {value:.5g}" for name, value in scalars.items())
                print(f"{stage.name} step {stage.step} ({100 * min(1, progress):.0f} %)  {numbers}  norm {means[-2]:.3g}  "
                      f"rate {rate:.2e}  {speed:.0f} samples/s", flush=True)
            sums.zero_()
            count, since = 0, time.monotonic()
        if progress >= 1:
            break
        if time.monotonic() - saved > SAVE_SECONDS:
            stage.save()
            saved = time.monotonic()
    stage.save(finished=True)
    found = stage.evaluate()
    if found and stage.rank == 0:
        record({"step": stage.step, "evaluation": found})
        print(f"{stage.name} held out: " + "  ".join(f"{name} {value:.5g}" for name, value in found.items()), flush=True)
    return stage.result()


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stages", nargs="+", metavar="DIR")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--gradients", choices=["emitted", "autograd"], default="emitted")
    parser.add_argument("--batch", type=int, help="of all processes together; one that was exported")
    parser.add_argument("--minutes", help="for each stage, separated by commas; its set-up and compilation included")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--no-graph", dest="graph", action="store_false", help="no CUDA graph")
    parser.add_argument("--warm", action="store_true", help="compile only, to fill the compiler's cache")
    parser.add_argument("--ahead", action="store_true", help="compile the later stages in another process during the first")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    options.minutes = [float(part) for part in options.minutes.split(",")] if options.minutes else [None] * len(options.stages)
    if len(options.minutes) != len(options.stages):
        parser.error(f"expected minutes for {len(options.stages)} stages, got {len(options.minutes)}")
    return options


def main():
    options = parse()
    options.world, options.rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    if options.world > 1:
        dist.init_process_group("nccl" if options.device.startswith("cuda") else "gloo")
        if options.device == "cuda":
            options.device = f"cuda:{os.environ.get('LOCAL_RANK', 0)}"
    options.device = torch.device(options.device)
    if options.device.type == "cuda":
        torch.cuda.set_device(options.device.index or 0)
        fast = options.precision == "bf16"
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = fast
        torch.backends.cudnn.benchmark = True
    if options.ahead and options.compile and len(options.stages) > 1:
        flags = ["--device", str(options.device), "--precision", options.precision, "--gradients", options.gradients]
        subprocess.Popen([sys.executable, __file__, *options.stages[1:], *flags, "--compile", "--warm", "--no-graph"]
                         + (["--batch", str(options.batch)] if options.batch else []), stdout=subprocess.DEVNULL)
    chain = {}
    worst = 0
    for directory, minutes in zip(options.stages, options.minutes):
        began = time.monotonic()
        stage = Stage(directory, options, chain)
        if options.check:
            worst = max(worst, check(stage))
            continue
        result = train(stage, minutes, began)
        if result is not None:
            chain[stage.name] = result
            print(f"{stage.name}: done after {time.monotonic() - began:.1f} s", flush=True)
    if options.world > 1:
        dist.destroy_process_group()
    if options.check:
        print(f"largest relative difference of a loss: {worst:.2e}")
        sys.exit(0 if worst <= 1e-4 else 1)


if __name__ == "__main__":
    main()
