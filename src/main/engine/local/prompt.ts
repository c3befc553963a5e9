import { StudioError } from '@shared/errors.ts'
import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Neutraliser } from '../glm/neutralise.ts'
import type { Piece, PromptFormat } from '../glm/prompt-format.ts'
import type { InferRequest } from '../types.ts'
import { TokenTextStream } from './token-text.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Tokens that must be left for the answer; fewer are not worth starting for. */
const LEAST_ANSWER = 8

export interface Prompt {
  ids: Token[]
  /** The text of each token; joined, it is what the model reads. */
  texts: string[]
  /** Whether the prompt ends inside a thought. */
  thoughtOpen: boolean
}

const overflow = (needed: string, promptTokens: number, size: number): StudioError =>
  new StudioError(
    'CONTEXT_OVERFLOW',
    `The prompt needs ${needed} tokens, but the model's context holds ${size}. Shorten the input or load the model with a larger context.`,
    { data: { promptTokens, contextSize: size } },
  )

/**
 * Renders a request and turns it into tokens. Untrusted text cannot become a control token or a tag.
 * Error: CONTEXT_OVERFLOW, found out before tokenising where the text is far too long.
 */
export function buildPrompt(
  request: InferRequest,
  format: PromptFormat,
  model: LlamaModel,
  vocabulary: Vocabulary,
  neutraliser: Neutraliser,
  contextSize: number,
): Prompt {
  const { pieces, thoughtOpen } = format.render(request)
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece.text), 0)
  const least = Math.ceil(bytes / vocabulary.longestTokenBytes)
  if (least + LEAST_ANSWER > contextSize) throw overflow(`at least ${least}`, least, contextSize)
  const ids = pieces.flatMap((piece, index) => tokenise(piece, index, model, vocabulary, neutraliser))
  // The engine keeps one position free, or it would shift the context.
  if (ids.length + LEAST_ANSWER > contextSize - 1) throw overflow(String(ids.length), ids.length, contextSize)
  const stream = new TokenTextStream(vocabulary.speller)
  return { ids, texts: ids.map((id) => stream.push(id)), thoughtOpen }
}

function tokenise(
  piece: Piece,
  index: number,
  model: LlamaModel,
  { special, spaced }: Vocabulary,
  neutraliser: Neutraliser,
): Token[] {
  // A model's own template writes whole stretches of special text, so only a GLM's pieces must each be one token.
  if (piece.special && special.size > 0 && !special.has(piece.text))
    throw new Error(`${piece.text} is not a token of the format.`)
  const text = piece.special ? piece.text : neutraliser.neutralise(piece.text)
  return model.tokenize(text, piece.special, spaced && index > 0 ? 'trimLeadingSpace' : undefined)
}
