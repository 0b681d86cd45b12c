/** Strings, and what opens, closes and names in JSON; numbers and words hold none of these characters. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}:]/g;

/**
 * The first name that an object has twice, or undefined. `JSON.parse` keeps the last of them, other readers the first: a file could
 * show each another tensor.
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
