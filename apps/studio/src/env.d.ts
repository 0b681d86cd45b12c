/// <reference types="vite/client" />
/** Version of onnxruntime-web, of which vite.config.ts serves the files. */
declare const ORT_VERSION: string;
