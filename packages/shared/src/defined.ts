type Keys<T, Optional> = {
  [K in keyof T]-?: (undefined extends T[K] ? true : false) extends Optional ? K : never;
}[keyof T];

/** The fields of `T` without `undefined`; those that may be undefined are optional. */
export type Defined<T> = { [K in Keys<T, false>]: T[K] } & { [K in Keys<T, true>]?: Exclude<T[K], undefined> };

/** Returns the fields whose value is not undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
