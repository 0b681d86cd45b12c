/** Names as lower-case words joined by "-", the form in which icons and concepts are named. */
export function slug(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/['’"“”.!]/g, "")
    .replaceAll("&", " and ")
    .replaceAll("#", " hash ")
    .replaceAll("*", " asterisk ")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** A slug as words. */
export function words(slugged: string): string {
  return slugged.replaceAll("-", " ");
}
