/** Beside an answer of the API that was tried: its pictures, where it has any. */

/** Text beyond this is not searched for pictures. */
const MAX_BYTES = 16 << 20;
/** Pictures that are shown of one answer. */
const MAX_PICTURES = 16;

/** The pictures that a JSON answer holds or names: base64 (`b64_json`), or addresses of this service. */
export function picturesIn(value: unknown, origin: string, found: string[] = []): string[] {
  if (found.length >= MAX_PICTURES) return found;
  if (typeof value === "string") {
    const url = URL.parse(value);
    if (url?.origin === origin && url.pathname.endsWith("/image")) found.push(value);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (name === "b64_json" && typeof part === "string") found.push(`data:image/png;base64,${part}`);
      else picturesIn(part, origin, found);
    }
  }
  return found;
}

async function read(response: Response): Promise<readonly string[]> {
  if (!response.ok || !response.headers.get("content-type")?.startsWith("application/json")) return [];
  const text = await response.text();
  return text.length > MAX_BYTES ? [] : picturesIn(JSON.parse(text), location.origin);
}

const holder = document.createElement("div");
holder.className = "answer-pictures";
holder.setAttribute("role", "group");
holder.setAttribute("aria-label", "Pictures of the answer");

function show(sources: readonly string[]): void {
  holder.hidden = sources.length === 0;
  holder.replaceChildren(
    ...sources.map((src, i) => {
      const image = new Image();
      image.src = src;
      image.alt = `Picture ${i + 1} of the answer`;
      return image;
    }),
  );
}

/** A Vue component without Vue, which Scalar's script keeps to itself: an empty place, filled by hand. */
const AnswerPictures = {
  render: () => null,
  mounted(this: { readonly $el: ChildNode }) {
    this.$el.after(holder);
  },
  beforeUnmount() {
    holder.remove();
  },
};

export const pictureViewer = {
  hooks: {
    beforeRequest: () => show([]),
    responseReceived: ({ response }: { readonly response: Response }) => {
      void read(response.clone()).then(show, () => {}); // an unreadable answer is shown as text
    },
  },
  components: { response: { component: AnswerPictures } },
};
