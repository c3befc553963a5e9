import type { LlamaModel } from 'node-llama-cpp'
import { CallGuide, type TokenSpelling } from '../glm/grammar/call-guide.ts'
import { type Guide, UNGUIDED } from '../glm/guide.ts'
import type { PromptFormat } from '../glm/prompt-format.ts'
import { TAG } from '../glm/tags.ts'
import { ThoughtGuide, type ThoughtTokens } from '../glm/thought-guide.ts'
import type { InferRequest } from '../types.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Who has a say in the tokens of one answer. */
export interface Guidance {
  guide: Guide
  /** Whether a thought was closed because it had had its tokens. */
  thoughtCut(): boolean
}

/** Makes the guidance of each request to one model. `isControl`: the token frames or ends a turn. */
export class Guides {
  readonly #format: PromptFormat
  readonly #spelling: TokenSpelling
  readonly #thoughts: ThoughtTokens

  constructor(format: PromptFormat, vocabulary: Vocabulary, model: LlamaModel, isControl: (id: number) => boolean) {
    const { marks, speller, special, spaced } = vocabulary
    const mark = (id: number) => marks.get(id)
    this.#format = format
    this.#spelling = { mark, isControl, bytes: (id) => speller.spellBytes(id) }
    const closing = special.get(TAG.thinkEnd)
    this.#thoughts =
      closing === undefined
        ? {
            tag: () => undefined,
            text: (id) => speller.spellWhole(id),
            closing: model.tokenize(TAG.thinkEnd, true, spaced ? 'trimLeadingSpace' : undefined),
          }
        : { tag: mark, text: null, closing: [closing] }
  }

  for({ tools, constrainCalls = true, thoughtTokens }: InferRequest, thoughtOpen: boolean): Guidance {
    const { calls } = this.#format
    const held = constrainCalls && calls !== null && tools.length > 0
    const guide = held ? new CallGuide(calls(tools, thoughtOpen), this.#spelling) : UNGUIDED
    if (thoughtTokens === undefined) return { guide, thoughtCut: () => false }
    const thought = new ThoughtGuide(guide, thoughtTokens, thoughtOpen, this.#thoughts)
    return { guide: thought, thoughtCut: () => thought.cut }
  }
}
