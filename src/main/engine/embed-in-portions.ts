import { StudioError } from '@shared/errors.ts'
import type { EmbedOutcome } from './protocol.ts'

/** Texts the engine works on before what is more urgent gets its turn. */
const PORTION = 16

/** Embeds portion by portion and puts the outcomes together. Errors: VALIDATION_FAILED for no or empty texts; those of `embed`. */
export async function embedInPortions(
  texts: readonly string[],
  embed: (portion: string[]) => Promise<EmbedOutcome>,
): Promise<EmbedOutcome> {
  if (texts.length === 0 || texts.some((text) => text.trim() === ''))
    throw new StudioError('VALIDATION_FAILED', 'There is no text to embed, or one of them is empty.')
  const first = await embed(texts.slice(0, PORTION))
  const whole = { ...first }
  for (let start = PORTION; start < texts.length; start += PORTION) {
    const portion = await embed(texts.slice(start, start + PORTION))
    whole.vectors = whole.vectors.concat(portion.vectors)
    whole.tokens = whole.tokens.concat(portion.tokens)
    whole.truncated = whole.truncated.concat(portion.truncated.map((index) => start + index))
  }
  return whole
}
