/** The API reference at `/docs`: Scalar with the service's OpenAPI document. */
import { messageOf } from "../engine/message.ts";
import { readDocument } from "./document.ts";
import { pictureViewer } from "./pictures.ts";

/** Defined by Scalar's script, which the page loads first. */
declare const Scalar: { createApiReference(root: Element, configuration: object): unknown };

const root = document.querySelector("#reference");
if (root === null) throw new Error("expected the element #reference");

/** Scalar always sends a key; a local service ignores this one. */
const LOCAL_KEY = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname) ? "local" : "";

/** The API key that the Service view stores. */
function storedKey(): string {
  try {
    return localStorage.getItem("reptok.key") || LOCAL_KEY;
  } catch {
    return LOCAL_KEY; // storage is blocked
  }
}

try {
  Scalar.createApiReference(root, {
    content: await readDocument(),
    // The page's Content-Security-Policy blocks requests to other servers.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: "never",
    documentDownloadType: "direct",
    theme: "none",
    modelsSectionLabel: "Schemas",
    plugins: [() => ({ name: "pictures", extensions: [], apiClientPlugins: [pictureViewer] })],
    authentication: {
      preferredSecurityScheme: "bearer",
      securitySchemes: { bearer: { token: storedKey() } },
    },
  });
} catch (error) {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "reference-problem";
  note.textContent = `The reference could not be shown: ${messageOf(error)}. Reload to try again.`;
  root.replaceChildren(note);
}
