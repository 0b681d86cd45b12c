/** Strings and structural characters of JSON; numbers and literals contain none of these characters. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}:]/g;

/**
 * The first duplicate key of any object, or undefined. `JSON.parse` keeps the last duplicate, other parsers the first:
 * the same file could show them different tensors.
 * @param json valid JSON
 */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (token === ":") {
      const [key, names] = [JSON.parse(last) as string, open.at(-1)!];
      if (names.has(key)) return key;
      names.add(key);
    } else last = token;
  }
  return undefined;
}
