/** The local door: which project needs no key. */
import { LOCAL_PROJECT } from "../domain/project.ts";
import type { Env } from "../env.ts";

/** Whether the project is that of a local run, which answers this machine without a key. */
export function isOpen({ LOCAL_OPEN }: Pick<Env, "LOCAL_OPEN">, project: string): boolean {
  return LOCAL_OPEN === "allow" && project === LOCAL_PROJECT;
}
