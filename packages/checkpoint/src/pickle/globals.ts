import { PickleGlobal, PickleObject, isList } from "./values.ts";
import type { CallContext, GlobalRule, PickleValue } from "./values.ts";

const name: GlobalRule = { use: "name" };
const object: GlobalRule = { use: "object" };
const call = (build: (args: readonly PickleValue[], context: CallContext) => PickleValue): GlobalRule => ({
  use: "call",
  call: build,
});

/** Items of an optional iterable argument, copied. */
function items(args: readonly PickleValue[], context: CallContext): PickleValue[] {
  const [from = Object.freeze([]), ...rest] = args;
  if (rest.length || !(isList(from) || from instanceof Set)) context.fail("at most one list, tuple or set");
  context.spend(from instanceof Set ? from.size : from.length);
  return [...from];
}

/** `dict()`, `dict(mapping)` or `dict(pairs)`, for every dict type. */
function dict(args: readonly PickleValue[], context: CallContext): PickleValue {
  const out = new Map<PickleValue, PickleValue>();
  const [from] = args;
  if (args.length === 1 && from instanceof Map) {
    context.spend(from.size);
    for (const [key, value] of from) out.set(key, value);
    return out;
  }
  for (const pair of items(args, context)) {
    if (!isList(pair) || pair.length !== 2 || typeof pair[0] !== "string")
      context.fail("pairs of a text key and a value");
    out.set(pair[0], pair[1]!);
  }
  return out;
}

/** Python 2 protocols encode bytes as text of code points 0 to 255. */
function latin1(args: readonly PickleValue[], context: CallContext): PickleValue {
  const [text = "", encoding = "latin1", ...rest] = args;
  if (typeof text !== "string" || rest.length || (encoding !== "latin1" && encoding !== "latin-1"))
    context.fail("text and the encoding latin1");
  context.spend(text.length);
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    return code < 256 ? code : context.fail("code points below 256");
  });
}

function path(args: readonly PickleValue[], context: CallContext): PickleValue {
  const parts = args.map((part) => (typeof part === "string" ? part : context.fail("text parts")));
  context.spend(parts.reduce((sum, part) => sum + part.length, 0));
  return parts.join("/").replace(/^\/\//, "/");
}

/** numpy's dtype codes for the scalars that metrics leave in checkpoints. */
const NUMPY_SCALARS: Readonly<Record<string, (view: DataView) => number | bigint | boolean>> = {
  f8: (view) => view.getFloat64(0, true),
  f4: (view) => view.getFloat32(0, true),
  i8: (view) => view.getBigInt64(0, true),
  i4: (view) => view.getInt32(0, true),
  b1: (view) => view.getUint8(0) !== 0,
};

function numpyScalar(args: readonly PickleValue[], context: CallContext): PickleValue {
  const [dtype, bytes] = args;
  if (!(dtype instanceof PickleObject) || dtype.type !== "numpy.dtype" || !(bytes instanceof Uint8Array))
    context.fail("a dtype and its bytes");
  const [code] = dtype.args;
  if (typeof code !== "string") context.fail("a dtype's code");
  const order = isList(dtype.rawState) ? dtype.rawState[1] : "<";
  const read = Object.hasOwn(NUMPY_SCALARS, code) ? NUMPY_SCALARS[code] : undefined;
  if (!read || bytes.length !== Number(code.slice(1)) || (order !== "<" && order !== "|"))
    context.fail(`a little-endian number of ${Object.keys(NUMPY_SCALARS).join(", ")}`);
  const value = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : value;
}

/** The module of builtins under its Python 2 and its Python 3 name. */
function builtin(rules: Readonly<Record<string, GlobalRule>>): [string, GlobalRule][] {
  return ["builtins", "__builtin__"].flatMap((module) =>
    Object.entries(rules).map(([key, rule]): [string, GlobalRule] => [`${module}.${key}`, rule]),
  );
}

/** Names common to all checkpoints: containers, types in metadata, omegaconf, numpy's scalars. */
export const BASE_GLOBALS: ReadonlyMap<string, GlobalRule> = new Map<string, GlobalRule>([
  ...builtin({
    dict: call(dict),
    list: call(items),
    tuple: call((args, context) => Object.freeze(items(args, context))),
    set: call((args, context) => new Set(items(args, context))),
    frozenset: call((args, context) => new Set(items(args, context))),
    bytes: call(latin1),
    bytearray: call((args, context) => (args[0] instanceof Uint8Array ? args[0] : latin1(args, context))),
    int: name,
    float: name,
    bool: name,
    str: name,
    unicode: name,
    complex: name,
    object: name,
  }),
  ["_codecs.encode", call(latin1)],
  ["collections.OrderedDict", call(dict)],
  ["collections.Counter", call(dict)],
  [
    "collections.defaultdict",
    call(([factory = null, ...rest], context) =>
      factory === null || factory instanceof PickleGlobal ? dict(rest, context) : context.fail("a type"),
    ),
  ],
  [
    "collections.deque",
    call(([from = [], limit = null], context) => {
      if (limit !== null && typeof limit !== "number") context.fail("a list and a length");
      return items([from], context);
    }),
  ],
  ["pathlib.PosixPath", call(path)],
  ["pathlib.PurePosixPath", call(path)],
  ["numpy.dtype", object],
  ["numpy.core.multiarray.scalar", call(numpyScalar)],
  ["numpy._core.multiarray.scalar", call(numpyScalar)],
  ...["Any", "Dict", "List", "Tuple", "Union", "Optional"].map((type): [string, GlobalRule] => [
    `typing.${type}`,
    name,
  ]),
  ["omegaconf.dictconfig.DictConfig", object],
  ["omegaconf.listconfig.ListConfig", object],
  ["omegaconf.base.ContainerMetadata", object],
  ["omegaconf.base.Metadata", object],
  ...["Any", "String", "Integer", "Float", "Boolean", "Bytes", "Path"].map((type): [string, GlobalRule] => [
    `omegaconf.nodes.${type}Node`,
    object,
  ]),
]);
