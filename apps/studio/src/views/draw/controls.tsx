/** Seed, number of pictures, steps and guidance. Loaded after the page, because of the sliders' library. */
import { Icon } from "../../ui/icon.tsx";
import { Slider } from "../../ui/slider.tsx";
import { type Choices, MAX_SEED } from "./use-settings.ts";

const randomSeed = () => Math.floor(Math.random() * 10_000);

export function Controls({ choices }: { readonly choices: Choices }) {
  const { seed, steps, guidance, count, setSeed, setSteps, setGuidance, setCount } = choices;
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
        hint="More steps take longer and give finer pictures."
      />
      <Slider
        label="Guidance"
        value={guidance}
        min={1}
        max={10}
        step={0.5}
        onChange={setGuidance}
        hint="How closely the picture follows the prompt."
      />
    </section>
  );
}
