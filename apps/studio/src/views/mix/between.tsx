/** Interpolation between two prompts: a slider and a strip. */
import { latentPath, slerp } from "@reptok/shared";
import { useMemo, useState } from "react";
import { useNumber } from "../../app/route.ts";
import { useTarget } from "../../app/studio.tsx";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { Picture } from "../../ui/pixels.tsx";
import { Slider } from "../../ui/slider.tsx";
import { betweenSnippets } from "./snippets.ts";
import { Stage } from "./stage.tsx";
import { useText, Words } from "./words.tsx";

const STRIP = 7;

export function Between() {
  const [first, setFirst] = useText("a", "a dog face");
  const [last, setLast] = useText("b", "a panda face");
  const target = useTarget();
  const [seed] = useNumber("seed", 7, 0, 2 ** 32 - 1);
  const [percent, setPercent] = useState(50);
  const ends = useLatents(
    useMemo(() => [first, last], [first, last]),
    seed,
  );
  const [from, to] = ends.value ?? [];
  const here = from && to ? [slerp(from, to, percent / 100)] : undefined;
  const picture = useDecoded(here, seed);
  // The strip is drawn after the picture, so that the picture follows the slider.
  const path = from && to && !picture.busy && picture.value ? latentPath([from, to], STRIP) : undefined;
  const strip = useDecoded(path, seed, false);
  return (
    <>
      <div className="two-words">
        <Words label="From" value={first} onChange={setFirst} />
        <Words label="To" value={last} onChange={setLast} />
      </div>
      <Stage tokens={ends} pictures={picture} className="mix-stage">
        <Picture pixels={picture.value?.[0]} label={`${100 - percent} % ${first}, ${percent} % ${last}`} />
      </Stage>
      <Slider label="Position" value={percent} min={0} max={100} step={1} onChange={setPercent} text={`${percent} %`} />
      <ol className="strip" aria-label="Interpolation from the first prompt to the last">
        {Array.from({ length: STRIP }, (_, i) => (
          <li key={i}>
            <Picture pixels={strip.value?.[i]} label={`At ${Math.round((100 * i) / (STRIP - 1))} %`} />
          </li>
        ))}
      </ol>
      <AsCode snippets={() => betweenSnippets(target, first, last, seed, STRIP, percent / 100)} />
    </>
  );
}
