/** Builds the studio before the files that serve it run beside each other. */
import { ROOT } from "../../scripts/lib/stack.ts";
import { ensureStudio } from "../../scripts/lib/studio.ts";

export default (): Promise<void> => ensureStudio(ROOT, () => {});
