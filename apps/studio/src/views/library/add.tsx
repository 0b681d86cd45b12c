/** Adds pictures or a folder of them: encoded in the page, stored by the service. */
import { useState } from "react";
import { useApi } from "../../app/api.ts";
import { useStudio } from "../../app/studio.tsx";
import { readPhoto } from "../../lib/photo.ts";
import { Icon } from "../../ui/icon.tsx";

interface AddProps {
  readonly collection: string;
  /** Pixels per side of the model's pictures. */
  readonly side: number;
  readonly onAdded: () => void;
}

export function Add({ collection, side, onAdded }: AddProps) {
  const { engine, onReport } = useStudio();
  const api = useApi();
  const [state, setState] = useState("");
  const add = async (files: readonly File[]) => {
    const pictures = files.filter(({ type }) => type.startsWith("image/"));
    if (files.length > 0 && pictures.length === 0) setState("None of these files is a picture.");
    let [done, failed] = [0, 0];
    for (const file of pictures) {
      try {
        const photo = await readPhoto(file, file.name, side);
        const latent = await engine.call("encode", { pixels: photo.pixels }, { onReport });
        const metadata = { file: file.name };
        await api.latents.keep(await engine.call("bytes", { latent }), { collection, metadata });
        done++;
      } catch {
        failed++;
      }
      setState(`${done} of ${pictures.length} added${failed > 0 ? `, ${failed} could not be read or stored` : ""}.`);
    }
    onAdded();
  };
  return (
    <>
      <label className="button">
        <Icon name="plus" /> Add pictures
        <input
          type="file"
          accept="image/*"
          multiple
          className="visually-hidden"
          onChange={({ target }) => void add([...(target.files ?? [])])}
        />
      </label>
      <label className="button">
        <Icon name="plus" /> Add a folder
        <input
          type="file"
          multiple
          className="visually-hidden"
          ref={(input) => input?.setAttribute("webkitdirectory", "")}
          onChange={({ target }) => void add([...(target.files ?? [])])}
        />
      </label>
      <span role="status" className="muted">
        {state}
      </span>
    </>
  );
}
