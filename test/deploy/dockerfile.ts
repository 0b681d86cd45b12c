/** Parses the subset of Dockerfiles that deploy/ uses: stages of FROM, ENV, WORKDIR, COPY, RUN, USER, EXPOSE and CMD. */

interface Instruction {
  readonly name: string;
  readonly value: string;
}
export interface Copy {
  /** The source stage; null for the context. */
  readonly from: string | null;
  readonly source: string;
  readonly target: string;
}
export interface Stage {
  readonly image: string;
  readonly instructions: readonly Instruction[];
  readonly copies: readonly Copy[];
  readonly env: Readonly<Record<string, string>>;
}

const KNOWN = new Set(["FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "CMD"]);

function copyOf(value: string): Copy {
  const match = /^(?:--from=(\S+) )?(\S+) (\S+)$/.exec(value);
  if (!match) throw new Error(`expected COPY [--from=stage] source target, got ${value}`);
  return { from: match[1] ?? null, source: match[2]!, target: match[3]! };
}

/** Returns the stages; the last one is the image. Throws for an unsupported instruction. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const stages: { image: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = "", value = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!KNOWN.has(name)) throw new Error(`expected an instruction, got ${line}`);
    if (name === "FROM") stages.push({ image: value.split(/\s+/)[0]!, instructions: [] });
    else stages.at(-1)!.instructions.push({ name, value });
  }
  return stages.map(({ image, instructions }) => ({
    image,
    instructions,
    copies: instructions.filter(({ name }) => name === "COPY").map(({ value }) => copyOf(value)),
    env: Object.fromEntries(
      instructions
        .filter(({ name }) => name === "ENV")
        .flatMap(({ value }) => value.split(/\s+/).map((pair) => pair.split("=") as [string, string])),
    ),
  }));
}
