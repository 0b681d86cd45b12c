/**
 * Generates the types of ONNX's messages from onnx.proto with protoc-gen-es:
 * `node scripts/bootstrap.mjs packages/model/generate.ts`. A test fails while the generated file is out of date.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";

const NAME = "onnx.proto";
const SOURCE = path.join(import.meta.dirname, NAME);
export const TARGET = path.join(import.meta.dirname, "src/onnx/generated/onnx_pb.ts");

/** protobufjs/ext/descriptor adds the method, its types do not. */
type Describable = protobuf.Root & { toDescriptor(syntax: "proto2"): protobuf.Message };

/** Adds absolute names of fields' types, and names for JSON, which protoc adds and protobufjs does not. */
function qualify(messages: readonly DescriptorProto[], scope: protobuf.NamespaceBase): void {
  for (const message of messages) {
    const type = scope.lookupType(message.name);
    for (const field of message.field) {
      field.jsonName = protobuf.util.camelCase(field.name);
      if (field.typeName) field.typeName = type.fields[field.name]!.resolvedType!.fullName;
    }
    qualify(message.nestedType, type);
  }
}

/** The descriptor of the source, as protoc would pass it to the plugin. */
function describe(): FileDescriptorProto {
  const { root, package: name = "" } = protobuf.parse(readFileSync(SOURCE, "utf8"), { keepCase: true });
  root.resolveAll();
  const set = descriptor.FileDescriptorSet.encode((root as Describable).toDescriptor("proto2")).finish();
  const file = fromBinary(FileDescriptorSetSchema, set).file[0]!;
  file.name = NAME;
  qualify(file.messageType, root.lookup(name) as protobuf.NamespaceBase);
  return file;
}

/** The generated TypeScript. */
export function generate(): string {
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [NAME],
    parameter: "target=ts,import_extension=ts",
    protoFile: [describe()],
  });
  const require = createRequire(import.meta.url);
  const plugin = path.join(path.dirname(require.resolve("@bufbuild/protoc-gen-es/package.json")), "bin/protoc-gen-es");
  const input = toBinary(CodeGeneratorRequestSchema, request);
  const { stdout, stderr } = spawnSync(process.execPath, [plugin], { input });
  const response = fromBinary(CodeGeneratorResponseSchema, stdout);
  const [file] = response.file;
  if (file === undefined) throw new Error(`protoc-gen-es failed: ${response.error || stderr.toString()}`);
  return file.content;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(TARGET, generate());
}
