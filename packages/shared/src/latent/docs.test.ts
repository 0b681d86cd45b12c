/** `docs/latent-format.md` is the format's definition: its examples, and the Python reader in it must agree with the code. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../test/conformance/kit.ts";
import { decodeLatent, encodeLatent } from "./bytes.ts";
import { latentId } from "./id.ts";
import { latentFromJson, latentToJson } from "./json.ts";
import { LatentDtype } from "./latent.ts";

/** SHA-256 of the word "space". */
const SPACE = "3f49dbbfe051cb20cc038923424fedf8d18307cc805e1520e4168e9360e2eb38";
const page = readFileSync(new URL("../../../../docs/latent-format.md", import.meta.url), "utf8");

/** The body of the fenced block with this info string. */
function block(info: string): string {
  const body = page.split(`\n\`\`\`${info}\n`)[1]?.split("\n```")[0];
  if (body === undefined) throw new Error(`expected a block \`\`\`${info} in docs/latent-format.md`);
  return body;
}

/** Lines of an annotated dump: two-digit bytes separated by one space, then at least two spaces, then the remark. */
const dump = (info: string) =>
  block(info)
    .split("\n")
    .map((line) => {
      const [bytes = "", remark = ""] = line.split(/ {2,}/);
      return { hex: bytes.replaceAll(" ", ""), remark };
    });

const bytesOf = (info: string) =>
  fromHex(
    dump(info)
      .map(({ hex }) => hex)
      .join(""),
  );

test.each(["f16", "i8"] as const)("the %s example matches the encoder and the decoder", async (name) => {
  const bytes = bytesOf(`hex ${name}`);
  const data = Float32Array.of(0.5, -1.25, 3, 0.1);
  const latent = { model: "starter", space: SPACE, dtype: LatentDtype.parse(name), tokens: 1, dimensions: 4, data };
  expect(toHex(encodeLatent(latent))).toBe(toHex(bytes));
  const remarks = dump(`hex ${name}`).map(({ remark }) => Number(remark.split(" ").at(-1)));
  expect(remarks.slice(-5, -1)).toEqual(Array.from(decodeLatent(bytes).data));

  const json: unknown = JSON.parse(block(`json ${name}`));
  expect(await latentToJson(bytes)).toEqual(json);
  expect(toHex(await latentFromJson(json))).toBe(toHex(bytes));
  expect(page).toContain(await latentId(bytes));
});

test("the stated sizes match the code", async () => {
  const bytes = encodeLatent({
    model: "starter",
    space: SPACE,
    dtype: "f16",
    tokens: 1,
    dimensions: 768,
    data: new Float32Array(768),
  });
  expect(page).toContain(`is ${bytes.length.toLocaleString("en")} bytes`);
  const { data } = await latentToJson(bytes);
  expect(page).toContain(`exactly ${data.length.toLocaleString("en")} characters`);
});

const python = (script: string, input = "") => spawnSync("python3", ["-c", script], { input, encoding: "utf8" });

/** Reads golden.json with the page's own reader: valid latents give the stated values, invalid ones are rejected. */
const READS_GOLDEN = `
import json, sys
golden = json.load(sys.stdin)
for v in golden["valid"]:
    expected = (v["model"], v["space"], v["dtype"], v["tokens"], v["dimensions"], v["decoded"])
    assert read_latent(bytes.fromhex(v["hex"])) == expected, v["name"]
for v in golden["invalid"]:
    try:
        read_latent(bytes.fromhex(v["hex"]))
    except ValueError:
        continue
    raise SystemExit("accepted " + v["name"])
print("read", len(golden["valid"]), "refused", len(golden["invalid"]))
`;

test.skipIf(python("").status !== 0)("the documented Python reader reads the golden latents", () => {
  const golden = readFileSync(new URL("golden.json", import.meta.url), "utf8");
  const { stdout, stderr } = python(block("python") + READS_GOLDEN, golden);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^read \d\d refused \d\d\n$/);
});
