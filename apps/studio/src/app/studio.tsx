/** State that all views share: the engine, its model and the settings. */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Engine } from "../engine/engine.ts";
import type { Opened, Report } from "../engine/protocol.ts";
import { messageOf } from "../engine/message.ts";
import type { Target } from "../lib/snippets.ts";
import { listModels, type ModelEntry } from "./models.ts";
import { replaceParams, useParam } from "./route.ts";
import { useStored } from "./stored.ts";

/** State of the page's model. */
export type ModelState =
  | { readonly status: "opening" }
  | { readonly status: "ready"; readonly entry: ModelEntry; readonly opened: Opened }
  /** No model is served, or none with the requested name. */
  | { readonly status: "missing"; readonly requested: string | null }
  | { readonly status: "failed"; readonly message: string };

export interface Progress {
  readonly loaded: number;
  readonly bytes: number;
}

export interface Studio {
  readonly engine: Engine;
  readonly models: readonly ModelEntry[];
  readonly model: ModelState;
  choose(id: string): void;
  retry(): void;
  /** Progress of the model's downloads; null if there are none. */
  readonly progress: Progress | null;
  /** Receives the reports of engine calls; every view shows the progress of downloads. */
  readonly onReport: (report: Report) => void;
  /** Empty for none. */
  readonly apiKey: string;
  setApiKey(key: string): void;
}

const StudioContext = createContext<Studio | null>(null);
export function useStudio(): Studio {
  const studio = use(StudioContext);
  if (studio === null) throw new Error("expected a StudioProvider around the view");
  return studio;
}

/** For the views' code examples. */
export function useTarget(): Target {
  const { model, apiKey } = useStudio();
  const name = model.status === "ready" ? model.opened.manifest.model : "MODEL";
  return { origin: location.origin, keyed: apiKey !== "", model: name };
}

/** Sums the progress of all files since the last time that every download was complete. */
function useProgress(): [Progress | null, (report: Report) => void] {
  const files = useRef(new Map<string, Progress>());
  const [progress, setProgress] = useState<Progress | null>(null);
  const onReport = useCallback((report: Report) => {
    if (report.type !== "fetch") return;
    files.current.set(report.file, { loaded: report.loaded, bytes: report.bytes });
    const all = [...files.current.values()];
    const loaded = all.reduce((sum, file) => sum + file.loaded, 0);
    const bytes = all.reduce((sum, file) => sum + file.bytes, 0);
    if (loaded === bytes) files.current.clear();
    setProgress(loaded === bytes ? null : { loaded, bytes });
  }, []);
  return [progress, onReport];
}

/** `/?device=wasm&threads=1` disables WebGPU and multithreading: for machines on which they fail, and for measurements. */
function deviceOptions() {
  const query = new URLSearchParams(location.search);
  const threads = Number(query.get("threads"));
  return {
    device: query.get("device") === "wasm" ? ("wasm" as const) : ("auto" as const),
    threads: Number.isInteger(threads) && threads > 0 ? threads : undefined,
  };
}

export function StudioProvider({ children }: { readonly children: ReactNode }) {
  const [engine] = useState(() => new Engine());
  const [models, setModels] = useState<readonly ModelEntry[]>([]);
  const [model, setModel] = useState<ModelState>({ status: "opening" });
  const [attempt, setAttempt] = useState(0);
  const [progress, onReport] = useProgress();
  const [apiKey, setApiKey] = useStored("reptok.key", "");
  const requested = useParam("model");

  useEffect(() => {
    let stale = false;
    const show = (state: ModelState) => {
      if (!stale) setModel(state);
    };
    async function open(): Promise<void> {
      const list = await listModels();
      if (stale) return;
      setModels(list);
      const entry = requested === null ? list[0] : list.find(({ id }) => id === requested);
      if (entry === undefined) return show({ status: "missing", requested });
      const opened = await engine.call("open", { base: entry.base, ...deviceOptions() });
      show({ status: "ready", entry, opened });
    }
    setModel({ status: "opening" });
    open().catch((error: unknown) => show({ status: "failed", message: messageOf(error) }));
    return () => {
      stale = true;
    };
  }, [engine, requested, attempt]);

  const studio = useMemo<Studio>(
    () => ({
      engine,
      models,
      model,
      choose: (id) => replaceParams({ model: id === models[0]?.id ? undefined : id }),
      retry: () => setAttempt((count) => count + 1),
      progress,
      onReport,
      apiKey,
      setApiKey,
    }),
    [engine, models, model, progress, onReport, apiKey, setApiKey],
  );
  return <StudioContext value={studio}>{children}</StudioContext>;
}
