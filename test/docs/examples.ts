/** How each example of the documents is tested: run by a test, or, if it cannot run here, checked and listed with the reason. */
import { type Block, blocksOf, EXAMPLE_DOCUMENTS } from "./blocks.ts";

/** How `test/end-to-end/documents.test.ts` runs a block. */
export type Runner = "shell" | "requests" | "batch" | "error" | "typescript" | "page" | "python" | "mcp";
export type Treatment =
  /** Lines that match `except` cannot run here, for the reason. */
  | { readonly run: Runner; readonly except?: { readonly lines: RegExp; readonly reason: string } }
  /** The test file that runs it. */
  | { readonly by: string }
  | { readonly reason: string };

interface Rule {
  readonly documents: RegExp;
  /** The block's beginning. */
  readonly start: RegExp;
  readonly treatment: Treatment;
}

const rule = (documents: RegExp, start: RegExp, treatment: Treatment): Rule => ({ documents, start, treatment });

const ACCOUNT = "needs a Cloudflare account";
const PACKAGES = "test/packages/packages.test.ts";
const FORMAT = "packages/shared/src/latent/docs.test.ts";

/** The first matching rule applies. */
export const RULES: readonly Rule[] = [
  rule(/^README|^CONTRIBUTING/, /^npm start/, { by: "test/end-to-end/start.test.ts" }),
  rule(/^README/, /^npm test/, { reason: "runs the suite itself, and npm run check" }),
  rule(/^README/, /^npm run pack/, { by: PACKAGES }),
  rule(/^README/, /^npm run reptok -- generate/, {
    run: "shell",
    except: { lines: /-- (train|import) /, reason: "training takes hours, and the published checkpoint is not here" },
  }),
  rule(/^packages\/train\/torch/, /^reptok train export/, { by: "packages/train/src/export/export.test.ts" }),
  rule(/^packages\/train\/torch/, /^[{]/, { reason: "describes the format of a file" }),
  rule(/^packages\/train\/torch/, /^python pictures\.py/, { by: "packages/train/src/export/export.test.ts" }),
  rule(/^(packages|apps\/cli)\/|^docs\/client/, /^npm install /, { by: PACKAGES }),
  rule(/^(packages|apps\/cli)\//, /^(import|export) /, { by: PACKAGES }),
  rule(/^apps\/gpu-worker|^docs\/deployment/, /^EDGE_URL=/, { by: "test/end-to-end/fleet.test.ts" }),

  rule(/^docs\/evaluation/, /^npm run reptok -- eval/, { reason: "takes an hour, or needs COCO" }),
  rule(/^docs\/fine-tuning/, /^npm run reptok -- train/, { by: "apps/cli/src/train-bundle.test.ts" }),
  rule(/^docs\/fine-tuning/, /^npm run reptok -- import/, { reason: "needs the published checkpoints" }),
  rule(/^docs\/import/, /^(wget|npm run reptok|MODELS=)/, { reason: "needs the published checkpoints" }),
  rule(/^docs\/running/, /^ONNXRUNTIME_NODE_INSTALL/, { reason: "downloads CUDA's provider" }),
  rule(/^docs\/studio/, /^npm run build/, { reason: ACCOUNT }),
  rule(/^docs\/studio/, /^UPDATE_SCREENSHOTS/, { by: "test/end-to-end/studio-screenshots.test.ts" }),
  rule(/^docs\/latent-format/, /^echo/, { run: "shell" }),
  rule(/^docs\/latent-format/, /^(89 52|[{]|import re)/, { by: FORMAT }),

  rule(/^docs\/deployment/, /^(npm run wrangler|openssl)/, { reason: ACCOUNT }),
  rule(/^docs\/deployment/, /^docker/, { reason: "needs a container engine" }),
  rule(/^docs\/deployment/, /^cp deploy/, { reason: "needs systemd" }),
  rule(/^docs\/deployment/, /^kubectl/, { reason: "needs a cluster" }),
  rule(/^docs\/api/, /^npm run wrangler/, { reason: ACCOUNT }),
  rule(/^docs\/accounts/, /^openssl/, { reason: ACCOUNT }),

  rule(/^docs\/client/, /^/, { run: "typescript" }),
  rule(/^docs\/browser/, /^import \{ dataOf, Reptok \}/, { run: "typescript" }),
  rule(/^docs\/browser/, /^/, { run: "page" }),
  rule(/^docs\/python/, /^/, { run: "python" }),
  rule(/^docs\/mcp/, /^/, { run: "mcp" }),
  rule(/^docs\/api/, /^\{"error"/, { run: "error" }),
  rule(/^docs\/api/, /^\{"custom_id"/, { run: "batch" }),
  rule(/^docs\/latents/, /^\{/, { run: "requests" }),
  rule(/^README|^docs\/(accounts|api|latents|upgrading)/, /^/, { run: "shell" }),
];

export interface Example extends Block {
  readonly treatment: Treatment;
}

/** All examples. Throws for a block that no rule covers. */
export const EXAMPLES: readonly Example[] = EXAMPLE_DOCUMENTS.flatMap(blocksOf).map((block) => {
  const found = RULES.find(({ documents, start }) => documents.test(block.document) && start.test(block.text));
  if (found) return { ...block, treatment: found.treatment };
  throw new Error(
    `${block.document}:${block.line}: expected a rule for the example in test/docs/examples.ts, found none`,
  );
});

/** The examples of a document that a runner runs. */
export const examplesOf = (runner: Runner, document?: string) =>
  EXAMPLES.filter(
    (example) =>
      "run" in example.treatment &&
      example.treatment.run === runner &&
      (document === undefined || example.document === document),
  );
