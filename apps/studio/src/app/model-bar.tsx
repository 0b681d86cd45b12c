/** The choice of model, the progress of its download, and why it cannot be opened. */
import { bytesText } from "../ui/format.ts";
import { useStudio } from "./studio.tsx";

function Choice() {
  const { models, model, choose } = useStudio();
  const selected = model.status === "ready" ? model.entry.id : model.status === "missing" ? model.requested : null;
  if (models.length < 2 && !(model.status === "missing" && models.length > 0)) return null;
  return (
    <label className="inline-field">
      Model
      <select value={selected ?? ""} onChange={(event) => choose(event.target.value)}>
        {model.status === "missing" && <option value={selected ?? ""}>{selected}</option>}
        {models.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}

function Message() {
  const { model, models, progress, retry } = useStudio();
  if (progress) {
    const percent = Math.round((100 * progress.loaded) / progress.bytes);
    return (
      <div className="notice" role="status">
        <label htmlFor="model-progress">
          Downloading the model, only once: {bytesText(progress.loaded)} of {bytesText(progress.bytes)}
        </label>
        <progress id="model-progress" max={100} value={percent} />
      </div>
    );
  }
  if (model.status === "missing") {
    return (
      <div className="notice warning" role="alert">
        <strong>
          {model.requested === null
            ? "This server offers no model to browsers."
            : `This server has no model “${model.requested}”.`}
        </strong>
        <p>
          {models.length > 0
            ? "Choose another model."
            : "The server may still generate pictures: choose “Draw it on the server too”. docs/studio.md describes how to offer a model."}
        </p>
      </div>
    );
  }
  if (model.status === "failed") {
    return (
      <div className="notice warning" role="alert">
        <strong>The model could not be opened.</strong>
        <p>{model.message}</p>
        <button type="button" onClick={retry}>
          Try again
        </button>
      </div>
    );
  }
  return null;
}

export const ModelBar = () => (
  <>
    <Choice />
    <Message />
  </>
);
