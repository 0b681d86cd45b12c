/** The model's state: which one, how far its download is, what keeps it from opening. */
import { bytesText } from "../ui/format.ts";
import { useStudio } from "./studio.tsx";

function Choice() {
  const { models, model, choose } = useStudio();
  const asked = model.status === "ready" ? model.entry.id : model.status === "missing" ? model.asked : null;
  if (models.length < 2 && !(model.status === "missing" && models.length > 0)) return null;
  return (
    <label className="inline-field">
      Model
      <select value={asked ?? ""} onChange={(event) => choose(event.target.value)}>
        {model.status === "missing" && <option value={asked ?? ""}>{asked}</option>}
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
    const share = Math.round((100 * progress.loaded) / progress.bytes);
    return (
      <div className="notice" role="status">
        <label htmlFor="model-progress">
          Downloading the model, once: {bytesText(progress.loaded)} of {bytesText(progress.bytes)}
        </label>
        <progress id="model-progress" max={100} value={share} />
      </div>
    );
  }
  if (model.status === "missing") {
    return (
      <div className="notice warning" role="alert">
        <strong>
          {model.asked === null ? "No model is served for this page." : `There is no model “${model.asked}” here.`}
        </strong>
        <p>
          {models.length > 0
            ? "Choose another one."
            : "The server may still draw: use its comparison. Who runs it can offer models to browsers; see docs/studio.md."}
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
