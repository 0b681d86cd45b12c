/** The sources of a revision: code without tests, fixtures and generated files. */
import { spawnSync } from "node:child_process";

const CODE = /\.(?:ts|tsx|mjs|py|css|wat)$/;
const TESTS =
  /(?:^|\/)(?:test|tests|testing|fixtures)\/|\.test\.tsx?$|\.cases\.ts$|(?:^|\/)(?:test_|conftest)[^/]*\.py$/;
const GENERATED = /(?:^|\/)generated\/|\.generated\.|worker-configuration\.d\.ts$/;
const COMMENT = /^(?:\/\/|\/\*|\*|#|;;)/;

export interface Source {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

function git(root: string, args: readonly string[], input = ""): Buffer {
  const done = spawnSync("git", ["-C", root, ...args], { input, maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`git ${args.join(" ")} failed: ${done.stderr.toString()}`);
  return done.stdout;
}

/** Splits the output of `git cat-file --batch`: a header that ends in the size, then the content and a newline. */
function contentsOf(batch: Buffer, count: number): string[] {
  const contents: string[] = [];
  let at = 0;
  while (contents.length < count) {
    const start = batch.indexOf("\n", at) + 1;
    const size = Number(batch.subarray(at, start).toString().trim().split(" ").at(-1));
    contents.push(batch.subarray(start, start + size).toString());
    at = start + size + 1;
  }
  return contents;
}

/** @throws Error if git does not have the revision */
export function sourcesAt(root: string, revision: string): Source[] {
  const paths = git(root, ["ls-tree", "-r", "--name-only", revision])
    .toString()
    .split("\n")
    .filter((path) => CODE.test(path) && !TESTS.test(path) && !GENERATED.test(path));
  const batch = git(root, ["cat-file", "--batch"], paths.map((path) => `${revision}:${path}\n`).join(""));
  const contents = contentsOf(batch, paths.length);
  return paths.map((path, i) => ({ path, text: contents[i]! }));
}

/** Trimmed lines of code, without blank lines and lines of comments. Python's docstrings count as code. */
export function codeLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !COMMENT.test(line));
}
