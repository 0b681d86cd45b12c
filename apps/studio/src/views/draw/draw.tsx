/** Draw: pictures while typing, computed in the page. */
import { useState } from "react";
import { useNumber, useRoute } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import type { Drawn } from "../../engine/protocol.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText, countText, labelText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { download, Picture, pngOf, Token } from "../../ui/pixels.tsx";
import { Slider } from "../../ui/slider.tsx";
import { Compare } from "./compare.tsx";
import { drawSnippets } from "./snippets.ts";
import { Subject } from "./subject.tsx";
import { type Drawing, type Settings, stripSteps, useDrawing } from "./use-drawing.ts";

const FIRST_PROMPT = "a red apple";
const IDEAS = ["a red apple", "a smiling cat", "a blue heart", "a house in the snow", "a green dragon", "a rocket"];
const STYLES = ["flat style", "3d style", "noto style", "twemoji style", "blob style", "outlined style"];
const MAX_SEED = 2 ** 32 - 1;
const randomSeed = () => Math.floor(Math.random() * 10_000);

/** The settings as the address has them; the model's own where it has none. */
function useSettings() {
  const { params } = useRoute();
  const { model } = useStudio();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const labels = manifest?.labelGenerator?.labels ?? [];
  const prompts = manifest === undefined || manifest.textGenerator !== undefined;
  const asked = params.get("label");
  const label = asked !== null && Number(asked) < labels.length ? Number(asked) : prompts ? undefined : 0;
  const prompt = (params.get("prompt") ?? FIRST_PROMPT).slice(0, 1000).trimStart();
  const sampler = (label === undefined ? manifest?.textGenerator : manifest?.labelGenerator)?.sampler;
  const [seed, setSeed] = useNumber("seed", 7, 0, MAX_SEED);
  const [steps, setSteps] = useNumber("steps", manifest?.decoder.sampler.steps ?? 12, 1, 50);
  const [guidance, setGuidance] = useNumber("guidance", sampler?.guidance ?? 1, 1, 10);
  const [count, setCount] = useNumber("n", 1, 1, 4);
  const condition = label === undefined ? (prompt.trim() === "" ? undefined : { prompt: prompt.trim() }) : { label };
  const settings: Settings = {
    condition,
    seed,
    count,
    steps: params.has("steps") ? steps : undefined,
    guidance: params.has("guidance") ? guidance : undefined,
  };
  return {
    settings,
    manifest,
    labels,
    prompts,
    prompt,
    label,
    seed,
    steps,
    guidance,
    count,
    setSeed,
    setSteps,
    setGuidance,
    setCount,
  };
}
type Chosen = ReturnType<typeof useSettings>;

function Controls({ chosen }: { readonly chosen: Chosen }) {
  const { seed, steps, guidance, count, setSeed, setSteps, setGuidance, setCount } = chosen;
  return (
    <section className="card controls" aria-label="Settings">
      <div className="field">
        <label className="field-head" htmlFor="seed">
          Seed
        </label>
        <div className="joined">
          <input
            id="seed"
            type="number"
            min={0}
            max={MAX_SEED}
            step={1}
            value={seed}
            onChange={(event) => setSeed(Math.floor(Number(event.target.value)))}
          />
          <button
            type="button"
            className="quiet icon-button"
            aria-label="Another seed"
            onClick={() => setSeed(randomSeed())}
          >
            <Icon name="dice" />
          </button>
        </div>
      </div>
      <Slider label="Pictures" value={count} min={1} max={4} step={1} onChange={setCount} />
      <Slider
        label="Steps"
        value={steps}
        min={1}
        max={50}
        step={1}
        onChange={setSteps}
        hint="More take longer, and are finer."
      />
      <Slider
        label="Guidance"
        value={guidance}
        min={1}
        max={10}
        step={0.5}
        onChange={setGuidance}
        hint="How closely to keep to the words."
      />
    </section>
  );
}

function TokenCard({ drawn, chosen }: { readonly drawn: Drawn | undefined; readonly chosen: Chosen }) {
  const { seed } = chosen;
  const [png, setPng] = useState<{ readonly of: Drawn; readonly bytes: number }>();
  if (drawn && png?.of !== drawn) void pngOf(drawn).then((blob) => setPng({ of: drawn, bytes: blob.size }));
  return (
    <section className="card token-card" aria-labelledby="token-title">
      <h2 id="token-title">This is all of it</h2>
      <div className="token-row">
        <Token values={drawn?.latent} />
        <p>
          The picture is <strong>{drawn ? countText(drawn.latent.length) : "…"} numbers</strong>, one token:{" "}
          <strong>{drawn ? bytesText(2 * drawn.latent.length) : "…"}</strong>
          {png ? `, where its PNG has ${bytesText(png.bytes)}` : ""}. The decoder draws the rest from what it has
          learned.
        </p>
      </div>
      <div className="buttons">
        <button
          type="button"
          disabled={!drawn}
          onClick={() => drawn && void pngOf(drawn).then((blob) => download(blob, `picture-${seed}.png`))}
        >
          <Icon name="download" /> PNG
        </button>
        <button
          type="button"
          disabled={!drawn}
          onClick={() => drawn && download(new Blob([drawn.file]), `picture-${seed}.latent`)}
        >
          <Icon name="download" /> Token{drawn ? `, ${bytesText(drawn.file.length)}` : ""}
        </button>
      </div>
    </section>
  );
}

function Strip({ drawing, steps }: { readonly drawing: Drawing; readonly steps: number }) {
  const { strip, pictures, draft } = drawing;
  const last = draft ? undefined : pictures[0];
  return (
    <ol className="strip" aria-label="The drawing as it takes shape">
      {stripSteps(steps).map((step) => {
        const frame = strip.find((shown) => shown.step === step);
        return (
          <li key={step}>
            <Picture pixels={frame} label={frame ? `After step ${step} of ${steps}` : "Not there yet"} />
            <span aria-hidden="true">{step}</span>
          </li>
        );
      })}
      <li>
        <Picture pixels={last} label="The finished picture" />
        <span aria-hidden="true">done</span>
      </li>
    </ol>
  );
}

function Stage({
  drawing,
  subject,
  seed,
}: {
  readonly drawing: Drawing;
  readonly subject: string;
  readonly seed: number;
}) {
  const { pictures, status, share, draft, problem } = drawing;
  const count = Math.max(pictures.length, 1);
  const ms = pictures[0] && Math.round(pictures[0].ms.generate + pictures[0].ms.decode);
  return (
    <div className="stage" data-status={draft ? "draft" : status} data-seed={seed} data-ms={ms}>
      <div className={`pictures of-${count}`}>
        {Array.from({ length: count }, (_, i) => (
          <Picture
            key={i}
            pixels={pictures[i]}
            label={pictures[i] ? `${subject}, picture ${i + 1}` : "The picture, not drawn yet"}
          />
        ))}
      </div>
      <div className="stage-progress" style={{ transform: `scaleX(${status === "drawing" ? share : 0})` }} />
      <p className="visually-hidden" role="status">
        {status === "done" ? `Drawn: ${subject}` : ""}
      </p>
      {problem !== undefined && (
        <p className="notice warning" role="alert">
          It could not be drawn: {problem}
        </p>
      )}
    </div>
  );
}

export function Draw() {
  const chosen = useSettings();
  const { settings, manifest, labels, prompts, prompt, label } = chosen;
  const { model, apiKey } = useStudio();
  const drawing = useDrawing(settings);
  const drawn = drawing.draft ? undefined : drawing.pictures[0];
  const opened = model.status === "ready" ? model : undefined;
  const subject = label === undefined ? prompt : labelText(labels[label] ?? "");
  const snippets = drawSnippets(settings, {
    origin: location.origin,
    model: manifest?.model ?? "MODEL",
    labels,
    keyed: apiKey !== "",
  });
  return (
    <div className="view draw">
      <div className="intro">
        <h1>Draw</h1>
        <p className="lead">
          Type, and it is drawn here, in your browser.{" "}
          {opened ? <Where provider={opened.opened.provider} threads={opened.opened.threads} /> : null}
        </p>
      </div>
      <Subject prompt={prompt} label={label} labels={labels} prompts={prompts} ideas={IDEAS} styles={STYLES} />
      <div className="columns">
        <div className="column">
          <Stage drawing={drawing} subject={subject} seed={settings.seed} />
          <Strip drawing={drawing} steps={chosen.steps} />
        </div>
        <div className="column">
          <TokenCard drawn={drawn} chosen={chosen} />
          <Controls chosen={chosen} />
        </div>
      </div>
      <Compare settings={settings} drawn={drawn} model={manifest?.model} />
      <AsCode snippets={snippets} />
    </div>
  );
}

const Where = ({ provider, threads }: { readonly provider: string; readonly threads: number }) => (
  <span className="where">
    {provider === "webgpu"
      ? "On your GPU, by WebGPU."
      : `On your processor, by WebAssembly on ${threads} ${threads === 1 ? "thread" : "threads"}.`}{" "}
    The server is not asked.
  </span>
);
