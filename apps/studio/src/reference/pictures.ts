/** Shows the pictures of a response in the reference's request editor. */

/** Longer responses are not searched for pictures. */
const MAX_CHARACTERS = 16 << 20;
/** Maximum number of pictures shown. */
const MAX_PICTURES = 16;

/** The pictures in a JSON response: base64 (`b64_json`) or URLs of this service. */
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
  return text.length > MAX_CHARACTERS ? [] : picturesIn(JSON.parse(text), location.origin);
}

const holder = document.createElement("div");
holder.className = "response-pictures";
holder.setAttribute("role", "group");
holder.setAttribute("aria-label", "Pictures of the response");

function show(sources: readonly string[]): void {
  holder.hidden = sources.length === 0;
  holder.replaceChildren(
    ...sources.map((src, i) => {
      const image = new Image();
      image.src = src;
      image.alt = `Picture ${i + 1} of the response`;
      return image;
    }),
  );
}

/** A Vue component without a template, because Scalar's script does not export Vue: it inserts the element itself. */
const ResponsePictures = {
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
      void read(response.clone()).then(show, () => {}); // an unreadable response is shown as text
    },
  },
  components: { response: { component: ResponsePictures } },
};
