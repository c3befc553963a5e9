import type { InferenceContent } from '@shared/runs.ts'
import type { InferRequest, InferResult } from '../engine/types.ts'

/** What is kept of an inference, as its span shows it. */
export function inferenceContent(request: InferRequest, result: InferResult): InferenceContent {
  return {
    kind: 'inference',
    prompt: { text: result.promptText, tokens: result.promptTokens },
    output: {
      thought: result.thought,
      content: result.content,
      toolCalls: result.toolCalls,
      problems: result.problems,
      tokens: result.tokens,
    },
    // As the engine resolved it, where the agent left it to the model.
    sampling: { ...result.passport.sampling, maxTokens: request.maxTokens, repetition: request.repetition },
    seed: request.seed,
    modelSha256: result.modelSha256,
    engineBuild: result.engineBuild,
    timings: result.timings,
    stopReason: result.stopReason,
    passport: result.passport,
  }
}
