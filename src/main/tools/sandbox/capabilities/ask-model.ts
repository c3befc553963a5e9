import { StudioError } from '@shared/errors.ts'
import type { ModelAnswer, ModelPort } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'

/** Of one call of a tool. */
const MOST_QUESTIONS = 20
const MOST_OUTPUT_TOKENS = 8_192

/** Questions of one call to the model, counted. */
export class ModelQuestions {
  readonly #model: ModelPort
  #questions = 0
  #input = 0
  #output = 0

  constructor(model: ModelPort) {
    this.#model = model
  }

  /** Tokens so far. */
  get spent(): { questions: number; inputTokens: number; outputTokens: number } {
    return { questions: this.#questions, inputTokens: this.#input, outputTokens: this.#output }
  }

  /** Errors: LIMIT_REACHED, those of the engine. */
  async ask(
    prompt: string,
    { system, maxTokens }: { system: string | null; maxTokens: number },
    { runId, signal }: ToolContext,
  ): Promise<ModelAnswer> {
    this.#questions += 1
    const left = MOST_OUTPUT_TOKENS - this.#output
    if (this.#questions > MOST_QUESTIONS || left < 1) {
      const most = `${MOST_QUESTIONS} questions and ${MOST_OUTPUT_TOKENS} tokens of answers`
      throw new StudioError('LIMIT_REACHED', `A call may have ${most} of the model.`)
    }
    const answer = await this.#model.ask({ prompt, system, maxTokens: Math.min(maxTokens, left) }, { runId, signal })
    this.#input += answer.inputTokens
    this.#output += answer.outputTokens
    return answer
  }
}
