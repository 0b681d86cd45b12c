/** Retrieval for realistic prompts. */
import { EVERYDAY_KINDS, type EverydayKind } from "../../data/everyday-prompts.ts";
import { type RetrievalScore, retrievalScore } from "../metrics/retrieval.ts";
import { type Answer, answer, scoreOf, verdict } from "./retrieval.ts";
import type { Section } from "./section.ts";

export interface Everyday extends Readonly<Record<EverydayKind, RetrievalScore>> {
  /** Of all prompts. */
  readonly all: RetrievalScore;
}

/** Number of prompts of each kind on the sheet of all kinds. */
const shownOf = (kind: EverydayKind): number => (kind === "names" ? 8 : 10);

/** Undefined for data without everyday prompts. */
export async function everydayRetrieval(section: Section): Promise<Everyday | undefined> {
  const { subject, corpus, encoder, real, seed, progress, show } = section;
  const { everyday } = corpus;
  if (everyday === undefined || real.gallery === undefined) return undefined;
  const answers = new Map<EverydayKind, Answer[]>();
  for (const kind of EVERYDAY_KINDS) {
    const queries = everyday[kind];
    const report = (done: number) => progress(`everyday prompts, ${kind}`, done, queries.length);
    const options = { seed, purpose: `everyday ${kind}`, keep: queries.length, progress: report };
    answers.set(kind, await answer(subject, encoder, real.gallery, queries, options));
  }
  const sheet = (name: string, title: string, some: readonly Answer[]) => {
    const pictures = some.map(({ picture }) => picture!);
    if (some.length > 0) show({ name, title, pictures, captions: some.map(verdict), columns: 10 });
  };
  sheet("names", "Everyday things by their names", answers.get("names")!);
  const some = EVERYDAY_KINDS.flatMap((kind) => answers.get(kind)!.slice(0, shownOf(kind)));
  sheet("everyday", `Everyday prompts: ${EVERYDAY_KINDS.join(", ")}`, some);
  const every = [...answers.values()].flat();
  return {
    ...(Object.fromEntries([...answers].map(([kind, list]) => [kind, scoreOf(list)])) as Record<
      EverydayKind,
      RetrievalScore
    >),
    all: retrievalScore(
      every.map(({ ranking }) => ranking),
      every.map(({ query }) => query.concepts),
    ),
  };
}
