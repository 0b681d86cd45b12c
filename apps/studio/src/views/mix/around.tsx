/** Variations of one prompt's token. */
import { varied } from "@reptok/shared";
import { useMemo } from "react";
import { useNumber } from "../../app/route.ts";
import { useTarget } from "../../app/studio.tsx";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { Picture } from "../../ui/pixels.tsx";
import { Slider } from "../../ui/slider.tsx";
import { aroundSnippets } from "./snippets.ts";
import { Stage } from "./stage.tsx";
import { useText, Words } from "./words.tsx";

const COUNT = 8;

export function Around() {
  const [prompt, setPrompt] = useText("prompt", "a smiling face");
  const target = useTarget();
  const [seed] = useNumber("seed", 7, 0, 2 ** 32 - 1);
  const [percent, setPercent] = useNumber("strength", 25, 0, 100);
  const generated = useLatents(
    useMemo(() => [prompt], [prompt]),
    seed,
  );
  const source = generated.value?.[0];
  const latents = source && [
    source,
    ...Array.from({ length: COUNT }, (_, i) => varied(source, percent / 100, seed + i) ?? source),
  ];
  const pictures = useDecoded(latents, seed);
  return (
    <>
      <Words label="Prompt" value={prompt} onChange={setPrompt} />
      <Slider
        label="Angle"
        value={percent}
        min={0}
        max={100}
        step={1}
        onChange={setPercent}
        text={`${Math.round(percent * 0.9)}°`}
        hint="Between the token and its variations."
      />
      <Stage tokens={generated} pictures={pictures} className="around">
        {Array.from({ length: COUNT + 1 }, (_, i) => (
          <Picture key={i} pixels={pictures.value?.[i]} label={i === 0 ? prompt : `Variation ${i} of ${prompt}`} />
        ))}
      </Stage>
      <AsCode snippets={() => aroundSnippets(target, prompt, percent / 100, seed, COUNT)} />
    </>
  );
}
