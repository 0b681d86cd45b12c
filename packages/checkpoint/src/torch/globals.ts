import { bytesOf, elements, isDtype } from "../dtype.ts";
import type { StoredDtype } from "../dtype.ts";
import { BASE_GLOBALS } from "../pickle/globals.ts";
import { PickleGlobal, isList } from "../pickle/values.ts";
import type { CallContext, GlobalRule, PickleValue } from "../pickle/values.ts";
import { StorageRef, TensorRef, span } from "./ref.ts";

/** PyTorch's storage classes; `torch.storage.UntypedStorage` counts bytes. */
const STORAGES: Readonly<Record<string, StoredDtype | null>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
  "torch.ComplexFloatStorage": "C64",
  "torch.ComplexDoubleStorage": "C128",
  "torch.storage.UntypedStorage": null,
  "torch.UntypedStorage": null,
};

const TORCH_DTYPES: Readonly<Record<string, StoredDtype>> = {
  "torch.float64": "F64",
  "torch.float32": "F32",
  "torch.float16": "F16",
  "torch.bfloat16": "BF16",
  "torch.int64": "I64",
  "torch.uint64": "U64",
  "torch.int32": "I32",
  "torch.uint32": "U32",
  "torch.int16": "I16",
  "torch.uint16": "U16",
  "torch.int8": "I8",
  "torch.uint8": "U8",
  "torch.bool": "BOOL",
  "torch.complex32": "C32",
  "torch.complex64": "C64",
  "torch.complex128": "C128",
  "torch.float8_e4m3fn": "F8_E4M3",
  "torch.float8_e5m2": "F8_E5M2",
  "torch.float8_e4m3fnuz": "F8_E4M3FNUZ",
  "torch.float8_e5m2fnuz": "F8_E5M2FNUZ",
  "torch.float8_e8m0fnu": "F8_E8M0",
};

/** Elements by which a tensor may exceed its storage, through strides of zero (`expand`). */
const MAX_EXPANDED = 1 << 24;

/** How many times over tensors may reference a storage without being charged: tied weights, views. */
const SHARES = 8;

/**
 * Charges the cost of reading every tensor of the file in excess of {@link SHARES} times its bytes. Otherwise a small
 * file whose tensors repeatedly share or expand a storage would take hours to read.
 */
function claim({ bytes, claimed }: StorageRef, added: number, context: CallContext): void {
  const excess = (): number => Math.max(0, claimed.bytes - SHARES * bytes);
  const before = excess();
  claimed.bytes += added;
  context.spend(Math.ceil((excess() - before) / 4));
}

/**
 * The persistent id of torch.save: `("storage", storage class, key, device, number of elements)`.
 * @param claims bytes that tensors reference so far, per entry, by its key
 */
export function loadStorage(
  id: PickleValue,
  claims: Map<string, StorageRef["claimed"]>,
  fail: (expected: string) => never,
): StorageRef {
  if (!isList(id) || id.length < 5 || id[0] !== "storage")
    fail("a persistent id of 5 elements, starting with 'storage'");
  const [, type, key, , count] = id;
  if (!(type instanceof PickleGlobal) || !Object.hasOwn(STORAGES, type.name))
    fail("a storage class in a persistent id");
  if (typeof key !== "string" || !/^\w{1,100}$/.test(key)) fail("a storage key of letters and digits");
  if (!isCount(count)) fail("a number of elements in a persistent id");
  const dtype = STORAGES[type.name]!;
  const claimed = claims.get(key) ?? { bytes: 0 };
  claims.set(key, claimed);
  return new StorageRef(key, dtype, dtype ? bytesOf(dtype, count) : count, claimed);
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function counts(value: PickleValue | undefined, what: string, context: CallContext): readonly number[] {
  if (!isList(value) || value.length > 64) context.fail(`${what} of at most 64 dimensions`);
  return value.map((item) => (isCount(item) ? item : context.fail(`${what} of non-negative integers`)));
}

/** Creates the reference after checking that every element is within the storage. */
function rebuild(
  args: readonly PickleValue[],
  dtype: StoredDtype | undefined,
  metadata: PickleValue,
  context: CallContext,
): TensorRef {
  const [storage, offset, size, stride] = args;
  if (!(storage instanceof StorageRef)) context.fail("a storage as first argument");
  const type = dtype ?? storage.dtype ?? context.fail("a typed storage");
  if (storage.dtype && storage.dtype !== type) context.fail(`a storage of ${type}`);
  // Metadata marks lazily conjugated or negated tensors, whose storage holds different numbers. Complex ones are not
  // read.
  if (isDtype(type) && (metadata instanceof Map ? metadata.size : metadata !== null))
    context.fail("no tensor metadata");
  const shape = counts(size, "a shape", context);
  const strides = counts(stride, "strides", context);
  if (!isCount(offset) || shape.length !== strides.length) context.fail("an offset, and as many strides as dimensions");
  const available = storage.bytes / bytesOf(type, 1);
  const end = offset + span(shape, strides);
  if (!(end <= available))
    context.fail(`a tensor within the ${available} elements of storage ${storage.key}, not to element ${end}`);
  if (!(elements(shape) <= Math.max(available, MAX_EXPANDED)))
    context.fail(`a tensor of at most ${Math.max(available, MAX_EXPANDED)} elements`);
  claim(storage, bytesOf(type, elements(shape)), context);
  return new TensorRef(storage, type, shape, strides, offset);
}

/** Arguments: storage, offset, size, stride, requires_grad, backward_hooks, and optionally metadata. */
function rebuildV2(args: readonly PickleValue[], context: CallContext): TensorRef {
  return rebuild(args, undefined, args[6] ?? null, context);
}

/** As {@link rebuildV2}, with the dtype before the metadata, over an untyped storage. */
function rebuildV3(args: readonly PickleValue[], context: CallContext): TensorRef {
  const dtype = args[6];
  if (!(dtype instanceof PickleGlobal) || !Object.hasOwn(TORCH_DTYPES, dtype.name)) context.fail("a supported dtype");
  return rebuild(args, TORCH_DTYPES[dtype.name], args[7] ?? null, context);
}

const call = (build: (args: readonly PickleValue[], context: CallContext) => PickleValue): GlobalRule => ({
  use: "call",
  call: build,
});

function parameter([tensor]: readonly PickleValue[], context: CallContext): PickleValue {
  return tensor instanceof TensorRef ? tensor : context.fail("a tensor as first argument");
}

function device([type, index = null]: readonly PickleValue[], context: CallContext): PickleValue {
  if (typeof type !== "string" || (index !== null && !isCount(index))) context.fail("a type and an index");
  context.spend(type.length);
  return index === null ? type : `${type}:${index}`;
}

/** The whole allow-list of a PyTorch checkpoint. */
export const TORCH_GLOBALS: ReadonlyMap<string, GlobalRule> = new Map<string, GlobalRule>([
  ...BASE_GLOBALS,
  ...[...Object.keys(STORAGES), ...Object.keys(TORCH_DTYPES)].map((type): [string, GlobalRule] => [
    type,
    { use: "name" },
  ]),
  ["torch._utils._rebuild_tensor_v2", call(rebuildV2)],
  ["torch._utils._rebuild_tensor_v3", call(rebuildV3)],
  ["torch._utils._rebuild_parameter", call(parameter)],
  ["torch._utils._rebuild_parameter_with_state", call(parameter)],
  ["torch.Size", call(([size], context) => Object.freeze([...counts(size, "a shape", context)]))],
  ["torch.device", call(device)],
]);
