/** The pictures of a mix while they are drawn, or why they could not be drawn. */
import type { ReactNode } from "react";
import type { Latest } from "../../lib/use-latest.ts";
import { Problem } from "../../ui/problem.tsx";

interface StageProps {
  /** The tokens of the prompts. */
  readonly tokens: Latest<unknown>;
  /** The pictures decoded from the mixed tokens. */
  readonly pictures: Latest<unknown>;
  /** Why the tokens cannot be mixed. */
  readonly problem?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Stage({ tokens, pictures, problem, className = "", children }: StageProps) {
  const status = pictures.busy || tokens.busy ? "drawing" : pictures.value ? "done" : "idle";
  return (
    <>
      <Problem lead="The picture could not be drawn" text={tokens.problem ?? pictures.problem ?? problem} />
      <div className={`stage ${className}`} data-status={status}>
        {children}
      </div>
    </>
  );
}
