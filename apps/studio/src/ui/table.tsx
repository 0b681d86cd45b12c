/** A table that scrolls if it is wider than the page. */
import type { ReactNode } from "react";

interface TableProps {
  /** Name of the scrollable region. */
  readonly label: string;
  readonly className?: string;
  /** Headers of the columns. */
  readonly columns: readonly ReactNode[];
  /** The rows. */
  readonly children: ReactNode;
}

export const Table = ({ label, className, columns, children }: TableProps) => (
  <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
    <table className={className}>
      <thead>
        <tr>
          {columns.map((column, i) => (
            <th key={i} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

/** The header of a column whose cells explain themselves, for screen readers only. */
export const HiddenHeader = ({ children }: { readonly children: string }) => (
  <span className="visually-hidden">{children}</span>
);
