import type { Sampling } from '@shared/sampling.ts'
import type { SequenceEvaluateOptions, Token, TokenBias } from 'node-llama-cpp'
import { dryPenalties } from './dry.ts'

/** What the samplers must know beside the settings. */
export interface SamplerTokens {
  newBias(): TokenBias
  /** Frames calls, thoughts and turns: is never penalised. */
  isFrame(id: number): boolean
  text(id: number): string
}

const WINDOW = 64

/** At this bias a token is forbidden outright. */
const FORBIDDEN = -100

/** A repetition is looked for within what stands between these. */
const BREAKERS = ['\n', ':', '"', '*']

/**
 * The library's options for what changes logits before the candidates are cut down: bias, penalties and DRY. DRY is worked out here and
 * handed over as a bias: the library's own counts what it drew, not what was taken. `history` is the answer so far, and grows.
 */
export function logitOptions(
  sampling: Sampling,
  history: readonly number[],
  tokens: SamplerTokens,
): Pick<SequenceEvaluateOptions, 'repeatPenalty' | 'tokenBias'> {
  const { repeatPenalty = 1, presencePenalty = 0, frequencyPenalty = 0, penaltyWindow = WINDOW } = sampling
  const { dry, logitBias = {} } = sampling
  const options: Pick<SequenceEvaluateOptions, 'repeatPenalty' | 'tokenBias'> = {}
  if (repeatPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0)
    options.repeatPenalty = {
      penalty: repeatPenalty,
      presencePenalty,
      frequencyPenalty,
      maxPunishTokens: penaltyWindow,
      punishTokens: () => history.slice(-penaltyWindow).filter((id) => !tokens.isFrame(id)) as Token[],
    }
  const biases = Object.entries(logitBias).map(([text, bias]): [string, number] => [
    text,
    bias <= FORBIDDEN ? Number.NEGATIVE_INFINITY : bias,
  ])
  if (dry && dry.multiplier > 0) {
    const breaks = (id: number) => tokens.isFrame(id) || BREAKERS.some((each) => tokens.text(id).includes(each))
    options.tokenBias = () => {
      const bias = biasOf(tokens, biases)
      for (const [id, penalty] of dryPenalties(history, dry, breaks)) bias.set(id as Token, { logit: -penalty })
      return bias
    }
  } else if (biases.length > 0) options.tokenBias = biasOf(tokens, biases)
  return options
}

function biasOf({ newBias }: SamplerTokens, biases: readonly [string, number][]): TokenBias {
  const bias = newBias()
  for (const [text, logit] of biases) bias.set(text, { logit })
  return bias
}
