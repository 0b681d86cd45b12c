/** Mix: between two, a plane of four, arithmetic, variations around one. */
import { Tabs } from "radix-ui";
import { replaceParams, useRoute } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import { Around } from "./around.tsx";
import { Between } from "./between.tsx";
import { Plane } from "./plane.tsx";
import { Sum } from "./sum.tsx";

const KINDS = {
  between: { title: "Between two", page: () => <Between /> },
  plane: { title: "A plane of four", page: () => <Plane /> },
  sum: { title: "Arithmetic", page: () => <Sum /> },
  around: { title: "Around one", page: () => <Around /> },
} as const;

export function Mix() {
  const asked = useRoute().params.get("kind") ?? "between";
  const { model } = useStudio();
  const kind = asked in KINDS ? asked : "between";
  if (model.status === "ready" && model.opened.manifest.textGenerator === undefined) {
    return <p className="notice warning">This model does not draw from words, which this view mixes.</p>;
  }
  return (
    <div className="view mix">
      <div className="intro">
        <h1>Mix</h1>
        <p className="lead">
          Tokens are points: there are pictures between them, and you can add and subtract. It is drawn while you move.
        </p>
      </div>
      <Tabs.Root value={kind} onValueChange={(next) => replaceParams({ kind: next === "between" ? undefined : next })}>
        <Tabs.List className="tabs" aria-label="Ways to mix">
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
