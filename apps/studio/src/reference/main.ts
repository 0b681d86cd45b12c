/** The API reference at `/docs`: Scalar over the service's own OpenAPI document. */
import { readDocument } from "./document.ts";
import { pictureViewer } from "./pictures.ts";

/** Of Scalar's own script, which the page loads before this one. */
declare const Scalar: { createApiReference(root: Element, configuration: object): unknown };

const root = document.querySelector("#reference");
if (root === null) throw new Error("expected the element #reference");

/** A service on this machine takes it for no key at all; Scalar always sends one. */
const LOCAL_KEY = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname) ? "local" : "";

/** The key that the studio's Service view keeps. */
function keptKey(): string {
  try {
    return localStorage.getItem("reptok.key") || LOCAL_KEY;
  } catch {
    return LOCAL_KEY; // storage is blocked
  }
}

try {
  Scalar.createApiReference(root, {
    content: await readDocument(),
    // Nothing leaves for other servers: the page's policy would refuse it.
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
      securitySchemes: { bearer: { token: keptKey() } },
    },
  });
} catch (error) {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "reference-problem";
  note.textContent = `The reference could not be shown: ${error instanceof Error ? error.message : String(error)}. Reload to try again.`;
  root.replaceChildren(note);
}
