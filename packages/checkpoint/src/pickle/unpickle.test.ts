import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../error.ts";
import { global, pickle, text, tuple } from "../../test/pickle.ts";
import type { Piece } from "../../test/pickle.ts";
import { BASE_GLOBALS } from "./globals.ts";
import { toPlain } from "./plain.ts";
import type { Plain } from "./plain.ts";
import { unpickle } from "./unpickle.ts";

const load = (bytes: Uint8Array): Plain =>
  toPlain(unpickle(bytes, { entry: "data.pkl", globals: BASE_GLOBALS }), "data.pkl");

/** The error of a pickle as text, or its value. */
function failure(bytes: Uint8Array): string {
  try {
    return `built ${JSON.stringify(load(bytes))}`;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return `${error.code} ${error.message}`;
  }
}
const fails = (...pieces: Piece[]): string => failure(pickle(...pieces));

// pickle.dumps({"a": [1, -1, 300, 70000, 2**40, 2**70], "b": (1.5, None, True, "é"), "c": b"\x00\xff", "d": {3},
// "e": {1: "x"}, "f": OrderedDict(k=())}, protocol) of CPython 3.11, in base 64.
const PICKLED: [number, string][] = [
  [
    2,
    "gAJ9cQAoWAEAAABhcQFdcQIoSwFK/////00sAUpwEQEAigYAAAAAAAGKCQAAAAAAAAAAQGVYAQAAAGJxAyhHP/gAAAAAAABOiFgCAAAAw6lxBHRxBVgBAAAAY3EGY19jb2RlY3MKZW5jb2RlCnEHWAMAAAAAw79xCFgGAAAAbGF0aW4xcQmGcQpScQtYAQAAAGRxDGNfX2J1aWx0aW5fXwpzZXQKcQ1dcQ5LA2GFcQ9ScRBYAQAAAGVxEX1xEksBWAEAAAB4cRNzWAEAAABmcRRjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcRUpUnEWWAEAAABrcRcpc3Uu",
  ],
  [
    3,
    "gAN9cQAoWAEAAABhcQFdcQIoSwFK/////00sAUpwEQEAigYAAAAAAAGKCQAAAAAAAAAAQGVYAQAAAGJxAyhHP/gAAAAAAABOiFgCAAAAw6lxBHRxBVgBAAAAY3EGQwIA/3EHWAEAAABkcQhjYnVpbHRpbnMKc2V0CnEJXXEKSwNhhXELUnEMWAEAAABlcQ19cQ5LAVgBAAAAeHEPc1gBAAAAZnEQY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnERKVJxElgBAAAAa3ETKXN1Lg==",
  ],
  [
    4,
    "gASVkQAAAAAAAAB9lCiMAWGUXZQoSwFK/////00sAUpwEQEAigYAAAAAAAGKCQAAAAAAAAAAQGWMAWKUKEc/+AAAAAAAAE6IjALDqZR0lIwBY5RDAgD/lIwBZJSPlChLA5CMAWWUfZRLAYwBeJRzjAFmlIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlIwBa5Qpc3Uu",
  ],
];

test.each(PICKLED)("decodes what CPython pickled with protocol %i", (_, base64) => {
  expect(load(Buffer.from(base64, "base64"))).toEqual({
    a: [1, -1, 300, 70000, 2 ** 40, 2n ** 70n],
    b: [1.5, null, true, "é"],
    c: Uint8Array.of(0, 255),
    d: [3],
    e: new Map([[1, "x"]]),
    f: { k: [] },
  });
});

test("preserves sharing and does not mistake dict keys for prototypes", () => {
  // d = {"__proto__": l, "b": l} with one list l
  const plain = load(pickle("}(", text("__proto__"), "]\x94", text("b"), "h\x00", "u"));
  expect(Object.keys(plain as object)).toEqual(["__proto__", "b"]);
  expect(Object.getPrototypeOf(plain)).toBeNull();
  const [first, second] = Object.values(plain as Record<string, Plain>);
  expect(first).toBe(second);
});

describe("never resolves names outside the allow-list", () => {
  const run: Piece = [tuple(text("touch /tmp/pwned")), "R"];
  test.each<[string, Piece[]]>([
    ["os.system", [global("os", "system"), run]],
    ["posix.system", [text("posix"), text("system"), 0x93, run]],
    ["builtins.eval", [global("builtins", "eval"), run]],
    ["builtins.getattr", [global("builtins", "getattr"), tuple(global("builtins", "dict"), text("x")), "R"]],
    ["builtins.exec", [global("builtins", "exec"), run]],
    ["subprocess.Popen", [global("subprocess", "Popen"), run]],
    ["collections.OrderedDict.clear", [text("collections"), text("OrderedDict.clear"), 0x93, run]],
    ["__proto__.constructor", [global("__proto__", "constructor"), run]],
  ])("%s", (name, pieces) => {
    const message = fails(...pieces);
    expect(message).toMatch(/^forbidden data.pkl: expected only names on the allow-list/);
    expect(message).toContain(`got "${name}"`);
  });

  test.each<[string, Piece[]]>([
    ["INST", ["(ios\nsystem\n"]],
    ["OBJ", ["(", global("builtins", "dict"), "o"]],
    ["EXT1", [0x82, 1]],
    ["NEXT_BUFFER", [0x97]],
    ["PERSID", ["Pid\n"]],
  ])("nor through %s", (_, pieces) => {
    expect(fails(...pieces)).toMatch(/^malformed data.pkl: expected an opcode of protocol 2 to 5, got 0x/);
  });

  test("does not call names that are only allowed as values", () => {
    expect(fails(global("builtins", "object"), ")R")).toMatch(/expected a callable name, got builtins.object/);
    expect(fails(text("a"), ")R")).toMatch(/expected a name to call, got str/);
    expect(fails(tuple(text("storage")), "Q")).toMatch(/expected no persistent id, got one/);
    expect(fails(global("omegaconf.dictconfig", "DictConfig"), ")\x52")).toMatch(/expected plain data or an omegaconf/);
  });
});

describe("rejects bombs", () => {
  test("exponential sharing: 40 lists, each containing the previous one twice", () => {
    const bytes: Piece[] = ["]\x94"];
    for (let i = 0; i < 40; i++) bytes.push(["0]\x94(h", i, "h", i, "e"]);
    expect(fails(...bytes)).toMatch(/^limit data.pkl: expected at most 2000000 values, got more: a pickle bomb/);
  });

  test("nesting", () => {
    expect(fails("]".repeat(101), "a".repeat(100))).toMatch(/^limit data.pkl: expected nesting of at most 100/);
    expect(fails("]".repeat(500_000), "a".repeat(499_999))).toMatch(/^limit/);
    expect(fails("]".repeat(100), "a".repeat(99))).toMatch(/^built \[+\]+$/);
  });

  test("repeated copies", () => {
    // A list of 100,000 None, copied repeatedly.
    const copy: Piece = [global("builtins", "list"), "h\x00", "\x85R0"];
    const bytes = pickle(
      "]\x94(",
      "N".repeat(100_000),
      "e0",
      Array.from({ length: 1000 }, () => copy),
      "N",
    );
    expect(failure(bytes)).toMatch(/^limit data.pkl: expected at most 20000000 units of work/);
  });

  test("one container per byte", () => {
    expect(fails("(", "}".repeat(3_000_000), "t")).toMatch(/^limit data.pkl: expected at most 20000000 units/);
  });

  test("exponentially growing paths", () => {
    const path = global("pathlib", "PosixPath");
    const bytes: Piece[] = [text("x".repeat(200)), "q\x00"];
    for (let i = 0; i < 40; i++) bytes.push(path, "h\x00h\x00\x86R", "q\x00");
    expect(fails(...bytes)).toMatch(/^limit/);
  });

  test.each<[string, Piece[]]>([
    ["text of 2^64 - 1 bytes", [0x8d, 255, 255, 255, 255, 255, 255, 255, 255]],
    ["bytes of 2^32 - 1 bytes", ["B", 255, 255, 255, 255]],
    ["a bytearray of 2^63 bytes", [0x96, 0, 0, 0, 0, 0, 0, 0, 128]],
  ])("counts beyond the file: %s", (_, pieces) => {
    expect(fails(...pieces)).toMatch(/^truncated data.pkl: expected \d+ bytes at \d+, got the end at \d+/);
  });

  test("giant integers", () => {
    expect(fails(0x8b, 255, 255, 255, 127)).toMatch(/^limit data.pkl: expected an integer of at most 256 bytes/);
  });

  test("cycles", () => {
    expect(fails("]\x94h\x00a")).toMatch(/^malformed data.pkl: expected a tree, got a value that contains itself/);
  });

  test("giant pickles", () => {
    expect(failure(new Uint8Array((64 << 20) + 1))).toMatch(/^limit data.pkl: expected a pickle of at most/);
  });
});

describe("rejects malformed pickles", () => {
  test.each<[string, Piece[], RegExp]>([
    ["nothing on the stack", ["0"], /expected a value on the stack, got none/],
    ["values below a mark", ["N(0"], /expected a value on the stack, got none/],
    ["no mark", ["Nt"], /expected a mark on the stack, got none/],
    ["two values left", ["NN"], /expected one value at the end, got 2/],
    ["an empty memo", ["h\x07"], /expected memo entry 7, got none/],
    ["an odd dict", ["}(Nu"], /expected pairs of key and value, got 1 values/],
    ["a list as key", ["}(]Nu"], /expected a scalar dict key, got list of 0/],
    ["appending to a tuple", [")Na"], /expected a list to append to, got tuple of 0/],
    ["adding to a list", ["](N\x90"], /expected a set to add to, got list of 0/],
    ["items of None", ["NNNs"], /expected a dict, got None/],
    ["a state for a list", ["]}b"], /expected an object that takes a state, got list of 0/],
    ["a name of numbers", ["K\x01K\x01", 0x93], /expected a module and a name, got a number and a number/],
    ["no UTF-8", [0x8c, 1, 255], /expected UTF-8 text/],
    ["an endless name", ["c", "x".repeat(2000)], /expected a line of at most 1000 bytes/],
    ["a wrong argument", [global("builtins", "list"), "K\x01\x85R"], /builtins.list with at most one list/],
    ["half an omegaconf node", [global("omegaconf.nodes", "AnyNode"), ")\x81"], /expected plain data or an omegaconf/],
    [
      "omegaconf content of another kind",
      [global("omegaconf.dictconfig", "DictConfig"), ")\x81}", text("_content"), "]sb"],
      /expected the content of omegaconf.dictconfig.DictConfig, got list of 0/,
    ],
  ])("%s", (_, pieces, message) => {
    expect(fails(...pieces)).toMatch(message);
  });

  test("other protocols, and data that is not a pickle", () => {
    expect(failure(Uint8Array.of(0x80, 1, 0x4e, 0x2e))).toMatch(/expected pickle protocol 2 to 5, got 1/);
    expect(failure(Uint8Array.of(0x80, 6, 0x4e, 0x2e))).toMatch(/expected pickle protocol 2 to 5, got 6/);
    expect(failure(new Uint8Array(0))).toMatch(/expected a pickle of protocol 2 to 5/);
    expect(failure(new TextEncoder().encode("PK"))).toMatch(/expected a pickle .* got 0x50/);
    expect(failure(Uint8Array.of(0x80, 2))).toMatch(/^truncated data.pkl/);
  });
});

test("any bytes are decoded or rejected", () => {
  const bodies = fc.uint8Array({ maxLength: 200 });
  const opcodes = fc.array(
    fc.constantFrom(
      ...Buffer.from("(.012NaehjqrstubRQ)]}lcdKMJGXCB\x80\x85\x86\x87\x88\x8a\x8c\x8f\x90\x91\x93\x94", "latin1"),
    ),
    { maxLength: 100 },
  );
  fc.assert(
    fc.property(fc.oneof(bodies, opcodes), (body) => {
      expect(fails(Uint8Array.from(body))).toMatch(/^(built|malformed|forbidden|limit|truncated)/);
    }),
    { numRuns: 2000 },
  );
});
