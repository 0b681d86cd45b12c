/** A slider with its label and value. */
import { Slider as Radix } from "radix-ui";
import { useId } from "react";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** Text of the value; the number by default. */
  readonly text?: string;
  readonly hint?: string;
}

export function Slider({ label, value, min, max, step, onChange, text = `${value}`, hint }: SliderProps) {
  const id = useId();
  return (
    <div className="field">
      <div className="field-head">
        <span id={id}>{label}</span>
        <output>{text}</output>
      </div>
      <Radix.Root
        className="slider"
        value={[value]}
        min={min}
        max={max}
        step={step}
        onValueChange={([next = value]) => onChange(next)}
      >
        <Radix.Track className="slider-track">
          <Radix.Range className="slider-range" />
        </Radix.Track>
        <Radix.Thumb className="slider-thumb" aria-labelledby={id} aria-valuetext={text} />
      </Radix.Root>
      {hint !== undefined && <p className="hint">{hint}</p>}
    </div>
  );
}
