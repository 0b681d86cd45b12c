/** Sliders along the principal components of the model's latents. */
import { useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { coordinates, principal } from "../../lib/principal.ts";
import { useLatest } from "../../lib/use-latest.ts";
import { useVocabulary } from "../../lib/vocabulary.ts";
import { Problem } from "../../ui/problem.tsx";
import { Slider } from "../../ui/slider.tsx";

const COUNT = 6;
/** Number of latents from which the directions are computed. */
const SAMPLES = 96;

interface Props {
  readonly latent: Float32Array;
  /** Receives the edited latent; undefined if it equals the original. */
  readonly onChange: (latent: Float32Array | undefined) => void;
}

export function Directions({ latent, onChange }: Props) {
  const { engine, model, onReport } = useStudio();
  const [started, setStarted] = useState(false);
  const [moves, setMoves] = useState<readonly number[]>([]);
  const { complete: words } = useVocabulary();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const labels = manifest?.labelGenerator?.labels.length ?? 0;
  const key = started && manifest ? `${manifest.model} ${manifest.created}` : undefined;
  const found = useLatest(key, async (signal) => {
    const items = Array.from({ length: SAMPLES }, (_, seed) => ({
      condition: labels > 0 ? { label: seed % labels } : { prompt: words[seed % words.length] ?? "" },
      seed,
    }));
    return principal(await engine.call("generate", { items }, { signal, onReport }), COUNT);
  });
  const basis = found.value;
  const from = basis && coordinates(latent, basis);

  const move = (index: number, value: number) => {
    const next = Array.from({ length: COUNT }, (_, k) => (k === index ? value : (moves[k] ?? 0)));
    setMoves(next);
    onChange(
      basis &&
        latent.map((x, i) =>
          basis.directions.reduce((sum, direction, k) => sum + next[k]! * basis.deviations[k]! * direction[i]!, x),
        ),
    );
  };
  const reset = () => {
    setMoves([]);
    onChange(undefined);
  };
  return (
    <section className="card" aria-labelledby="directions-title">
      <h2 id="directions-title">Edit the token</h2>
      {!basis && (
        <>
          <p className="hint">
            The directions in which {SAMPLES} generated tokens vary most. They have no names: move a slider to see its
            effect.
          </p>
          <button type="button" onClick={() => setStarted(true)} disabled={found.busy}>
            {found.busy ? "Computing the directions …" : "Compute the directions"}
          </button>
        </>
      )}
      <Problem text={found.problem} />
      {basis && from && (
        <>
          {basis.directions.map((_, k) => (
            <Slider
              key={k}
              label={`Direction ${k + 1}`}
              value={moves[k] ?? 0}
              min={-4}
              max={4}
              step={0.1}
              onChange={(value) => move(k, value)}
              text={`${(moves[k] ?? 0) > 0 ? "+" : ""}${(moves[k] ?? 0).toFixed(1)} σ`}
              hint={`Your picture: ${(from[k]! / basis.deviations[k]!).toFixed(1)} σ`}
            />
          ))}
          <button type="button" className="small" onClick={reset} disabled={moves.every((value) => value === 0)}>
            Reset
          </button>
        </>
      )}
    </section>
  );
}
