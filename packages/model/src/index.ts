/** Networks defined once and used as graphs, gradients and ONNX files; samplers and pipelines that run them. */
export * as ops from "./graph/build.ts";
export { gradients } from "./graph/gradients.ts";
export { interpret, ndarray, type NdArray } from "./graph/interpret.ts";
export { printGraph, validateGraph } from "./graph/print.ts";
export { type DType, type Dim, type Shape, type Value, sizeOf, topological } from "./graph/value.ts";
export { emitOnnx, type EmitOptions } from "./onnx/emit.ts";
export {
  encodeWeight,
  storageLayout,
  type ExternalBytes,
  type Storage,
  type StoredWeight,
  type Weight,
} from "./onnx/storage.ts";
export { productWeights } from "./onnx/integer.ts";
export { readPorts, type FileBytes, type Port, type Ports } from "./onnx/ports.ts";
export { adaptTextEncoder, type AdaptedTextEncoder } from "./onnx/text-ports.ts";
export { OnnxWeights, type ReadExternal } from "./onnx/weights.ts";
export { printOnnx } from "./onnx/print.ts";
export { initialValues, Scope, type Init, type ParamSpec } from "./nn/scope.ts";
export {
  autoencoderDecoder,
  autoencoderEncoder,
  cellSize,
  latentSize,
  type AutoencoderConfig,
} from "./networks/autoencoder.ts";
export {
  condition,
  conditionWidth,
  flowDecoder,
  isFrequency,
  timeCondition,
  type FlowDecoderConfig,
} from "./networks/flow-decoder.ts";
export { maskedEncoder, pixelDecoder } from "./networks/masked-autoencoder.ts";
export {
  labelGenerator,
  textGenerator,
  type LabelGeneratorConfig,
  type MixerConfig,
  type TextGeneratorConfig,
} from "./networks/mixer.ts";
export { sentenceEncoder, type SentenceEncoderConfig } from "./networks/sentence-encoder.ts";
export {
  isImported,
  isSentenceEncoder,
  promptEncoder,
  textEncoder,
  type PromptEncoderConfig,
  type TextEncoderConfig,
} from "./networks/text-encoder.ts";
export { positionEmbedding, vitEncoder, type VitConfig } from "./networks/vit.ts";
export { wordsEncoderWithLogits, type WordsEncoderConfig } from "./networks/words-encoder.ts";
export { componentGraphs, type ComponentGraph, isPrecise, type NetworkConfigs } from "./bundle/components.ts";
export { Random, slerp } from "@reptok/shared";
export { createPipeline, type PipelineOptions } from "./pipeline/pipeline.ts";
export {
  estimates,
  flowTimes,
  integrate,
  itemNoise,
  previewSteps,
  STREAM,
  type Moving,
  type Step,
} from "./pipeline/sampler.ts";
export { interleaved } from "./pipeline/pixels.ts";
export { centredSquare, preprocess } from "./pipeline/preprocess.ts";
export {
  type Condition,
  type DecodeItem,
  type GenerateItem,
  type Picture,
  type Pipeline,
  type Runner,
  type SampleOptions,
  type Tensor,
} from "./pipeline/types.ts";
export { editDistance } from "./text/edit-distance.ts";
export { PromptTokenizer, type PromptReader } from "./text/tokenizer.ts";
export { promptReaderOf, promptWords, UNKNOWN_ID, WordsTokenizer, type WordsFile } from "./text/words-tokenizer.ts";
