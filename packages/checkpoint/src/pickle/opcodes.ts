import type { PickleMachine } from "./machine.ts";

type Operation = (machine: PickleMachine) => void;

/**
 * The opcodes of protocols 2 to 5 as CPython's pickler emits them (`Lib/pickle.py`, `Lib/pickletools.py`), by their
 * byte; the loop handles STOP. Omitted on purpose: text forms of protocol 0, INST and OBJ, the extension registry, and
 * out-of-band buffers, which checkpoints do not use.
 */
export const OPCODES: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  // Protocol
  [
    0x80, // PROTO
    (m) => {
      const version = m.cursor.u8();
      if (version < 2 || version > 5) m.fail(`expected pickle protocol 2 to 5, got ${version}`);
    },
  ],
  [0x95, (m) => void m.cursor.u64()], // FRAME: a hint for buffered readers

  // Scalars
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m) => m.push(m.cursor.u8())], // BININT1
  [0x4d, (m) => m.push(m.cursor.u16())], // BININT2
  [0x4a, (m) => m.push(m.cursor.i32())], // BININT
  [0x8a, (m) => m.push(m.cursor.integer(m.cursor.u8()))], // LONG1
  [0x8b, (m) => m.push(m.cursor.integer(m.cursor.u32()))], // LONG4
  [0x47, (m) => m.push(m.cursor.f64())], // BINFLOAT
  [0x8c, (m) => m.push(m.cursor.text(m.cursor.u8()))], // SHORT_BINUNICODE
  [0x58, (m) => m.push(m.cursor.text(m.cursor.u32()))], // BINUNICODE
  [0x8d, (m) => m.push(m.cursor.text(m.cursor.u64()))], // BINUNICODE8
  [0x43, (m) => m.push(m.cursor.bytes(m.cursor.u8()))], // SHORT_BINBYTES
  [0x42, (m) => m.push(m.cursor.bytes(m.cursor.u32()))], // BINBYTES
  [0x8e, (m) => m.push(m.cursor.bytes(m.cursor.u64()))], // BINBYTES8
  [0x96, (m) => m.push(m.cursor.bytes(m.cursor.u64()))], // BYTEARRAY8

  // Containers
  [0x29, (m) => m.push(m.popTuple(0))], // EMPTY_TUPLE
  [0x85, (m) => m.push(m.popTuple(1))], // TUPLE1
  [0x86, (m) => m.push(m.popTuple(2))], // TUPLE2
  [0x87, (m) => m.push(m.popTuple(3))], // TUPLE3
  [0x74, (m) => m.push(Object.freeze(m.popMark()))], // TUPLE
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x6c, (m) => m.push(m.popMark())], // LIST
  [0x61, (m) => popThen(m, (item) => m.append([item]))], // APPEND
  [0x65, (m) => m.append(m.popMark())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x64, (m) => dict(m)], // DICT
  [0x73, (m) => m.setItems(m.popTuple(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popMark())], // SETITEMS
  [0x8f, (m) => m.push(new Set())], // EMPTY_SET
  [0x90, (m) => m.add(m.popMark())], // ADDITEMS
  [0x91, (m) => m.push(new Set(m.popMark()))], // FROZENSET

  // Stack and memo
  [0x28, (m) => m.mark()], // MARK
  [0x30, (m) => void m.pop()], // POP
  [0x31, (m) => void m.popMark()], // POP_MARK
  [0x32, (m) => m.push(m.top())], // DUP
  [0x94, (m) => m.memoize()], // MEMOIZE
  [0x71, (m) => m.memoize(m.cursor.u8())], // BINPUT
  [0x72, (m) => m.memoize(m.cursor.u32())], // LONG_BINPUT
  [0x68, (m) => m.recall(m.cursor.u8())], // BINGET
  [0x6a, (m) => m.recall(m.cursor.u32())], // LONG_BINGET

  // Names and objects
  [0x63, (m) => m.findGlobal(m.cursor.line(), m.cursor.line())], // GLOBAL
  [0x93, (m) => popThen(m, (name) => m.findGlobal(m.pop(), name))], // STACK_GLOBAL
  [0x52, (m) => m.reduce()], // REDUCE
  [0x81, (m) => m.newObject(new Map())], // NEWOBJ
  [0x92, (m) => m.newObject(m.pop())], // NEWOBJ_EX
  [0x62, (m) => m.build()], // BUILD
  [0x51, (m) => m.persistentId()], // BINPERSID
]);

function popThen(machine: PickleMachine, then: (value: ReturnType<PickleMachine["pop"]>) => void): void {
  then(machine.pop());
}

function dict(machine: PickleMachine): void {
  const items = machine.popMark();
  machine.push(new Map());
  machine.setItems(items);
}
