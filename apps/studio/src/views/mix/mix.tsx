/** Mix: interpolation, a plane of four prompts, arithmetic, variations. */
import { Tabs } from "radix-ui";
import { replaceParams, useParam } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import { Around } from "./around.tsx";
import { Between } from "./between.tsx";
import { Plane } from "./plane.tsx";
import { Sum } from "./sum.tsx";

const KINDS = {
  between: { title: "Interpolation", page: () => <Between /> },
  plane: { title: "Plane", page: () => <Plane /> },
  sum: { title: "Arithmetic", page: () => <Sum /> },
  around: { title: "Variations", page: () => <Around /> },
} as const;

export function Mix() {
  const requested = useParam("kind") ?? "between";
  const { model } = useStudio();
  const kind = requested in KINDS ? requested : "between";
  if (model.status === "ready" && model.opened.manifest.textGenerator === undefined) {
    return <p className="notice warning">This model cannot generate pictures from text, which this view requires.</p>;
  }
  return (
    <div className="view mix">
      <div className="intro">
        <h1>Mix</h1>
        <p className="lead">
          Tokens are vectors: interpolate, add and subtract them. The pictures follow while you move.
        </p>
      </div>
      <Tabs.Root value={kind} onValueChange={(next) => replaceParams({ kind: next === "between" ? undefined : next })}>
        <Tabs.List className="tabs" aria-label="Operation">
          {Object.entries(KINDS).map(([name, { title }]) => (
            <Tabs.Trigger key={name} value={name} className="tab">
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {Object.entries(KINDS).map(([name, { page }]) => (
          <Tabs.Content key={name} value={name} className="view">
            {page()}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
