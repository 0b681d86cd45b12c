/** A problem, which screen readers announce. */
interface ProblemProps {
  /** Undefined for none. */
  readonly text: string | undefined;
  /** The failed operation, before the text. */
  readonly lead?: string;
}

export const Problem = ({ text, lead }: ProblemProps) =>
  text === undefined ? null : (
    <p className="notice warning" role="alert">
      {lead === undefined ? text : `${lead}: ${text}`}
    </p>
  );
