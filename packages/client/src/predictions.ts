/** Predictions: jobs that one creates, follows and cancels. */
import { brokenStream, ReptokError } from "./error.ts";
import { eventsOf } from "./events.ts";
import { answerOf, type CallOptions, dataOf, type Http, named, type Schemas, signalOf } from "./http.ts";
import { allItems } from "./pages.ts";
import { sleep } from "./transport.ts";

export type Prediction = Schemas["Prediction"];
export type PredictionRequest = Schemas["PredictionRequest"];
/** An event of a prediction's stream: `logs` and `output` are text, the others objects. */
export type PredictionEvent = Schemas["PredictionEvent"];

export interface CreateOptions extends CallOptions {
  /** Holds the answer back for the result: so many seconds at most, or 60 for `true`. */
  readonly wait?: number | boolean;
  /** Cancels it unless it has ended by then: `"90s"`, `"1h30m"`; 5 s to 24 h. */
  readonly cancelAfter?: string;
  /** By default one of its own, so that an attempt after a failure makes no second prediction. */
  readonly idempotencyKey?: string;
}

export interface WaitOptions extends CallOptions {
  /** Told of progress, log and partial pictures on the way. */
  readonly onEvent?: (event: PredictionEvent) => void;
}

const ENDS: ReadonlySet<Prediction["status"]> = new Set(["succeeded", "failed", "canceled"]);
/** Pause between two looks where a stream ended and the prediction has not. */
const PAUSE_MS = 500;
/** Events whose data is text. */
const PLAIN: ReadonlySet<string> = new Set(["logs", "output"] satisfies PredictionEvent["event"][]);

const hasEnded = ({ status }: Prediction): boolean => ENDS.has(status);
const idOf = (prediction: Prediction | string) => named(typeof prediction === "string" ? prediction : prediction.id);

export class Predictions {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Makes a prediction and answers at once, or, with `wait`, when it has ended or the wait has. */
  create(request: PredictionRequest, options: CreateOptions = {}): Promise<Prediction> {
    const { wait = false, cancelAfter, idempotencyKey = crypto.randomUUID() } = options;
    const header = {
      "Idempotency-Key": idempotencyKey,
      ...(wait === false ? {} : { Prefer: wait === true ? "wait" : `wait=${Math.ceil(wait)}` }),
      ...(cancelAfter === undefined ? {} : { "Cancel-After": cancelAfter }),
    };
    return dataOf(this.#http.POST("/v1/predictions", { body: request, params: { header }, ...signalOf(options) }));
  }

  get(id: string, options: CallOptions = {}): Promise<Prediction> {
    return dataOf(
      this.#http.GET("/v1/predictions/{id}", { params: { path: { id: named(id) } }, ...signalOf(options) }),
    );
  }

  /** The prediction as it then stands: canceled, unless it had ended. */
  cancel(prediction: Prediction | string, options: CallOptions = {}): Promise<Prediction> {
    const params = { path: { id: idOf(prediction) } };
    return dataOf(this.#http.POST("/v1/predictions/{id}/cancel", { params, ...signalOf(options) }));
  }

  /** The project's predictions, newest first. */
  list(options: CallOptions = {}): AsyncGenerator<Prediction, void> {
    return allItems((after) => {
      const query = { limit: 100, ...(after === undefined ? {} : { after }) };
      return dataOf(this.#http.GET("/v1/predictions", { params: { query }, ...signalOf(options) }));
    });
  }

  /** What happens to it, until it has ended; what has been is told first. Going away cancels nothing. */
  async *stream(prediction: Prediction | string, options: CallOptions = {}): AsyncGenerator<PredictionEvent, void> {
    const params = { path: { id: idOf(prediction) } };
    const init = { params, parseAs: "stream", ...signalOf(options) } as const;
    const { response } = await answerOf(this.#http.GET("/v1/predictions/{id}/stream", init));
    if (!response.body) throw brokenStream();
    for await (const { event = "", id = "", data } of eventsOf(response.body, options.signal))
      yield { event, id, data: PLAIN.has(event) ? data : JSON.parse(data) } as PredictionEvent;
  }

  /** The prediction once it has ended, however it did. Streams that break off are opened again. */
  async wait(prediction: Prediction | string, options: WaitOptions = {}): Promise<Prediction> {
    const id = idOf(prediction);
    for (;;) {
      const now = await this.get(id, options);
      if (hasEnded(now)) return now;
      try {
        for await (const event of this.stream(id, options)) options.onEvent?.(event);
      } catch (thrown) {
        const broken = thrown instanceof ReptokError && thrown.code === "connection_error";
        if (!broken) throw thrown;
      }
      const then = await this.get(id, options);
      if (hasEnded(then)) return then;
      await sleep(PAUSE_MS, options.signal);
    }
  }

  /** Creates a prediction and waits for it; throws a ReptokError where it does not succeed. */
  async run(request: PredictionRequest, options: CreateOptions & WaitOptions = {}): Promise<Prediction> {
    const { wait = options.onEvent === undefined, ...rest } = options;
    const made = await this.create(request, { ...rest, wait });
    const ended = hasEnded(made) ? made : await this.wait(made, rest);
    if (ended.status === "succeeded") return ended;
    const code = ended.error_code ?? "canceled";
    throw new ReptokError(ended.error ?? "the prediction was canceled", { code, predictionId: ended.id });
  }
}
