/** Entry of the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.querySelector("#root");
if (root === null) throw new Error("expected the element #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  // If the browser rejects it, as in private windows, the page works without.
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
