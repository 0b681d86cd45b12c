/** The same prompt and seed on the server: bytes, time, and the difference between the pictures. */
import { useEffect, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import type { Drawn, Pixels } from "../../engine/protocol.ts";
import { messageOf } from "../../engine/message.ts";
import { bytesText, timeText } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import type { ServerDrawing } from "./server.ts";
import type { Settings } from "./settings.ts";

type State =
  | { readonly status: "idle" | "drawing" }
  | { readonly status: "done"; readonly drawing: ServerDrawing }
  | { readonly status: "failed"; readonly message: string };

interface Props {
  readonly settings: Settings;
  /** Undefined until the page has drawn the picture. */
  readonly drawn: Drawn | undefined;
  readonly model: string | undefined;
}

function useServer({ settings, model }: Props): [State, () => void] {
  const { apiKey } = useStudio();
  const [state, setState] = useState<State>({ status: "idle" });
  const key = JSON.stringify([settings, model]);
  useEffect(() => setState({ status: "idle" }), [key]);
  const drawThere = () => {
    setState({ status: "drawing" });
    // The API's client is not part of the first load.
    import("./server.ts")
      .then(({ drawOnServer }) => drawOnServer(apiKey, settings, model))
      .then((drawing) => setState({ status: "done", drawing }))
      .catch((error: unknown) => setState({ status: "failed", message: messageOf(error) }));
  };
  return [state, drawThere];
}

/** In levels from 0 to 255; undefined if the sizes differ. */
function largestDifference(a: Pixels, b: Pixels): number | undefined {
  if (a.width !== b.width || a.height !== b.height) return undefined;
  return a.rgba.reduce((largest, level, i) => Math.max(largest, Math.abs(level - b.rgba[i]!)), 0);
}

function Verdict({ drawn, server }: { readonly drawn: Drawn | undefined; readonly server: ServerDrawing }) {
  if (drawn === undefined) return null;
  const levels = largestDifference(drawn, server.pixels);
  if (levels === undefined)
    return <p className="hint">The server’s picture has a different size and is not compared.</p>;
  return (
    <p className="verdict" data-levels={levels}>
      {levels === 0
        ? "Both pictures are identical."
        : `The pictures differ by at most ${levels} of 255 levels, because floating-point sums are computed in a different order.`}
    </p>
  );
}

export function Compare(props: Props) {
  const { settings, drawn } = props;
  const [state, drawThere] = useServer(props);
  const server = state.status === "done" ? state.drawing : undefined;
  return (
    <section className="card compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Browser and server</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">One picture</th>
            <th scope="col">This browser</th>
            <th scope="col">The server</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Transferred</th>
            <td>{drawn ? "0 bytes" : "–"}</td>
            <td>{server ? bytesText(server.bytes) : "–"}</td>
          </tr>
          <tr>
            <th scope="row">Total time</th>
            <td>{drawn ? timeText(drawn.ms.generate + drawn.ms.decode) : "–"}</td>
            <td>{server ? timeText(server.ms) : "–"}</td>
          </tr>
          <tr>
            <th scope="row">Compute time</th>
            <td>{drawn ? `token ${timeText(drawn.ms.generate)}, picture ${timeText(drawn.ms.decode)}` : "–"}</td>
            <td>{server ? (server.computeMs === undefined ? "none (cached)" : timeText(server.computeMs)) : "–"}</td>
          </tr>
        </tbody>
      </table>
      {server && (
        <div className="server-picture">
          <img src={server.address} alt="The same prompt and seed, drawn by the server" width="128" height="128" />
          <Verdict drawn={drawn} server={server} />
        </div>
      )}
      {state.status === "failed" && <Problem lead="The server could not draw the picture" text={state.message} />}
      <button
        type="button"
        onClick={drawThere}
        disabled={state.status === "drawing" || settings.condition === undefined}
      >
        {state.status === "drawing" ? "The server is drawing …" : "Draw it on the server too"}
      </button>
    </section>
  );
}
