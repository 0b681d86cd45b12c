import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type Lock, missingPlatforms, platformOf } from "./complete-lock.ts";
import { ROOT } from "./lib/stack.ts";

test("reads the platform from a package's name", () => {
  expect(platformOf("@oxfmt/binding-linux-arm-musleabihf")).toEqual({ os: ["linux"], cpu: ["arm"], libc: ["musl"] });
  expect(platformOf("@oxfmt/binding-linux-x64-gnu")).toEqual({ os: ["linux"], cpu: ["x64"], libc: ["glibc"] });
  expect(platformOf("@oxfmt/binding-win32-x64-msvc")).toEqual({ os: ["win32"], cpu: ["x64"] });
  expect(platformOf("@cloudflare/workerd-windows-64")).toEqual({ os: ["win32"], cpu: ["x64"] });
  expect(platformOf("@cloudflare/workerd-darwin-arm64")).toEqual({ os: ["darwin"], cpu: ["arm64"] });
  expect(platformOf("left-pad")).toBeUndefined();
});

test("finds exactly the entries that the lock lacks", () => {
  const lock = {
    packages: {
      "": { optionalDependencies: { "@a/b-linux-x64-gnu": "1.0.0" } },
      "node_modules/a": {
        dev: true,
        optionalDependencies: { "@a/b-linux-x64-gnu": "1.0.0", "@a/b-darwin-arm64": "1.0.0", fsevents: "1.0.0" },
      },
      "node_modules/x/node_modules/a": { optionalDependencies: { "@a/b-freebsd-x64": "^1.0.0" } },
      "node_modules/@a/b-linux-x64-gnu": { version: "1.0.0" },
    },
  };
  expect(missingPlatforms(lock)).toEqual({
    "node_modules/@a/b-darwin-arm64": { version: "1.0.0", dev: true, optional: true, os: ["darwin"], cpu: ["arm64"] },
  });
});

test("this repository's lock is complete", () => {
  const lock = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")) as Lock;
  expect(missingPlatforms(lock)).toEqual({});
});

test("versions are exact, hashes are present, and no registry host is mentioned", () => {
  const text = readFileSync(path.join(ROOT, "package-lock.json"), "utf8");
  expect(text).not.toContain('"resolved": "http');
  const { packages } = JSON.parse(text) as Lock;
  const unhashed = Object.entries(packages).filter(
    ([name, { link, integrity }]) => name.includes("node_modules/") && link !== true && integrity === undefined,
  );
  // The optional packages of other platforms, which are restored by their names.
  expect(unhashed.filter(([, { optional }]) => optional !== true)).toEqual([]);
  const manifests = ["package.json", ...globSync("{packages,apps}/*/package.json", { cwd: ROOT })];
  const dependencyVersions = manifests.flatMap((file) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(path.join(ROOT, file), "utf8"),
    ) as Record<string, Record<string, string>>;
    return Object.entries({ ...dependencies, ...devDependencies });
  });
  expect(dependencyVersions.length).toBeGreaterThan(30);
  expect(dependencyVersions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
