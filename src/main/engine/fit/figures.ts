/** What a GGUF header says about memory. Sizes in bytes; all of it non-negative and finite, for the file is not trusted. */
export interface FitFigures {
  parameters: number
  weightBytes: number
  /** Weights of each layer, in order; what is in no layer is in `weightBytes` alone. */
  layerBytes: number[]
  /** Keys and values that one token of context keeps, over all layers, at 16 bits a number; 0 when the header does not say. */
  cacheBytesPerToken: number
  /** Entries of the vocabulary. */
  vocabulary: number
  /** Width of a token's vector. */
  embedding: number
  feedForward: number
  /** Tokens of context it was trained for; null when the header does not say. */
  trainedContext: number | null
}

/** Memory of the machine that the engine runs on, in bytes. */
export interface Machine {
  memory: number
  /** Free now, or taken only by the engine itself. */
  available: number
  /** Null without a device, and for a device that uses the machine's own memory. */
  vram: { total: number; free: number } | null
}
