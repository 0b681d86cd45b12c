/** Draw: pictures while typing, generated in the page. */
import { lazy, memo, Suspense, useEffect, useState } from "react";
import { useStudio, useTarget } from "../../app/studio.tsx";
import type { Drawn } from "../../engine/protocol.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText, countText, labelText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Problem } from "../../ui/problem.tsx";
import { download, Picture, pngOf, Token } from "../../ui/pixels.tsx";
import { Compare } from "./compare.tsx";
import { type Drawing, stripSteps } from "./drawing.ts";
import { drawSnippets } from "./snippets.ts";
import { Subject } from "./subject.tsx";
import { useDrawing } from "./use-drawing.ts";
import { useSettings } from "./use-settings.ts";

/** Loaded when the browser is idle. */
const Controls = lazy(async () => {
  await new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
  return { default: (await import("./controls.tsx")).Controls };
});
const IDEAS = ["a red apple", "a smiling cat", "a blue heart", "a house in the snow", "a green dragon", "a rocket"];
const STYLES = ["flat style", "3d style", "noto style", "twemoji style", "blob style", "outlined style"];
const TokenCard = memo(({ drawn, seed }: { readonly drawn: Drawn | undefined; readonly seed: number }) => {
  const [png, setPng] = useState<Blob>();
  useEffect(() => {
    let stale = false;
    setPng(undefined);
    if (drawn) void pngOf(drawn).then((blob) => stale || setPng(blob));
    return () => {
      stale = true;
    };
  }, [drawn]);
  return (
    <section className="card token-card" aria-labelledby="token-title">
      <h2 id="token-title">One token</h2>
      <div className="token-row">
        <Token values={drawn?.latent} />
        <p>
          The picture is stored as <strong>{drawn ? countText(drawn.latent.length) : "…"} numbers</strong> in{" "}
          <strong>{drawn ? bytesText(2 * drawn.latent.length) : "…"}</strong>
          {png ? `; its PNG has ${bytesText(png.size)}` : ""}. The decoder adds everything else from what it learned in
          training.
        </p>
      </div>
      <div className="buttons">
        <button type="button" disabled={!png} onClick={() => png && download(png, `picture-${seed}.png`)}>
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
});

const Strip = memo(({ drawing, steps }: { readonly drawing: Drawing; readonly steps: number }) => {
  const { strip, pictures, draft, stripProblem } = drawing;
  const last = draft ? undefined : pictures[0];
  return (
    <>
      <ol className="strip" aria-label="Intermediate steps">
        {stripSteps(steps).map((step) => {
          const frame = strip.find((shown) => shown.step === step);
          return (
            <li key={step}>
              <Picture pixels={frame} label={`After step ${step} of ${steps}${frame ? "" : ", not drawn yet"}`} />
              <span aria-hidden="true">{step}</span>
            </li>
          );
        })}
        <li>
          <Picture pixels={last} label="The finished picture" />
          <span aria-hidden="true">done</span>
        </li>
      </ol>
      {stripProblem !== undefined && <p className="hint">The steps could not be drawn: {stripProblem}</p>}
    </>
  );
});

function Stage({
  drawing,
  subject,
  seed,
}: {
  readonly drawing: Drawing;
  readonly subject: string;
  readonly seed: number;
}) {
  const { pictures, status, progress, draft, problem } = drawing;
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
      <div className="stage-progress" style={{ transform: `scaleX(${status === "drawing" ? progress : 0})` }} />
      <p className="visually-hidden" role="status">
        {status === "done" ? `Drawn: ${subject}` : ""}
      </p>
      <Problem lead="The picture could not be drawn" text={problem} />
    </div>
  );
}

export function Draw() {
  const choices = useSettings();
  const { settings, manifest, labels, prompts, prompt, label } = choices;
  const { model } = useStudio();
  const target = useTarget();
  const drawing = useDrawing(settings);
  const drawn = drawing.draft ? undefined : drawing.pictures[0];
  const opened = model.status === "ready" ? model : undefined;
  const subject = label === undefined ? prompt : labelText(labels[label] ?? "");
  return (
    <div className="view draw">
      <div className="intro">
        <h1>Draw</h1>
        <p className="lead">
          Pictures are generated in your browser while you type.{" "}
          {opened ? <Where provider={opened.opened.provider} threads={opened.opened.threads} /> : null}
        </p>
      </div>
      <Subject prompt={prompt} label={label} labels={labels} prompts={prompts} ideas={IDEAS} styles={STYLES} />
      <div className="columns">
        <div className="column">
          <Stage drawing={drawing} subject={subject} seed={settings.seed} />
          <Strip drawing={drawing} steps={choices.steps} />
        </div>
        <div className="column">
          <TokenCard drawn={drawn} seed={settings.seed} />
          <Suspense fallback={<div className="card controls" />}>
            <Controls choices={choices} />
          </Suspense>
        </div>
      </div>
      <Compare settings={settings} drawn={drawn} model={manifest?.model} />
      <AsCode snippets={() => drawSnippets(target, settings, labels)} />
    </div>
  );
}

const Where = ({ provider, threads }: { readonly provider: string; readonly threads: number }) => (
  <span className="where">
    {provider === "webgpu"
      ? "The model runs on your GPU (WebGPU)"
      : `The model runs on your CPU (WebAssembly, ${threads} ${threads === 1 ? "thread" : "threads"})`}
    ; nothing is sent to the server.
  </span>
);
