/** Beside an answer of the API that was tried: its pictures, where it has any. */
import { defineComponent, h, shallowRef } from "vue";

/** Text beyond this is not searched for pictures. */
const MAX_BYTES = 16 << 20;
/** Pictures that are shown of one answer. */
const MAX_PICTURES = 16;

const pictures = shallowRef<readonly string[]>([]);

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

const AnswerPictures = defineComponent(
  () => () =>
    pictures.value.length === 0
      ? null
      : h(
          "div",
          { class: "answer-pictures", role: "group", "aria-label": "Pictures of the answer" },
          pictures.value.map((src, i) => h("img", { src, alt: `Picture ${i + 1} of the answer` })),
        ),
);

export const pictureViewer = {
  hooks: {
    beforeRequest: () => {
      pictures.value = [];
    },
    responseReceived: ({ response }: { readonly response: Response }) => {
      void read(response.clone()).then(
        (found) => (pictures.value = found),
        () => {}, // the answer is shown as text
      );
    },
  },
  components: { response: { component: AnswerPictures } },
};
