/** The API reference at `/docs`: Scalar over the service's own OpenAPI document. */
import { createApiReference } from "@scalar/api-reference";
import { readDocument } from "./document.ts";
import { pictureViewer } from "./pictures.ts";

const root = document.querySelector("#reference");
if (root === null) throw new Error("expected the element #reference");

/** The key that the studio's Service view keeps. */
function keptKey(): string {
  try {
    return localStorage.getItem("reptok.key") ?? "";
  } catch {
    return ""; // storage is blocked
  }
}

try {
  createApiReference(root, {
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
