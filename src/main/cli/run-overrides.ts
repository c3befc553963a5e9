import type { Agent, AgentOverrides } from '@shared/agents.ts'
import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import { Sampling } from '@shared/sampling.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'

/** As the command line gives them. */
export interface OverrideOptions {
  /** False with `--no-constrain`. */
  constrain?: boolean
  /** `model`: as the model's file or maker advises. */
  sampling?: Partial<Sampling> | 'model'
  temperature?: number
  stop?: string[]
  thoughtTokens?: number
}

/** Adds the options with which one run does otherwise than its agent. */
export function addOverrideOptions(command: Command): Command {
  return command
    .option('--no-constrain', 'let tool calls be written freely instead of keeping them to the declared tools')
    .addOption(
      new Option(
        '--sampling <settings>',
        '"model" for what its file or maker advises, or JSON such as {"topP": 0.9, "xtc": {"probability": 0.5, "threshold": 0.1}}',
      )
        .argParser(parseSampling)
        .conflicts(['temperature', 'stop']),
    )
    .option('--temperature <number>', '0 to 5; 0 always takes the likeliest token', parseTemperature)
    .option('--stop <text>', 'end the answer before this text; may be given several times', collect)
    .option('--thought-tokens <number>', 'tokens a thought may have before it is closed', parseThoughtTokens)
}

/** What the options change about `agent`. Single settings change its own, or the usual ones where it leaves them to the model. */
export function overridesOf(options: OverrideOptions, agent: Agent): AgentOverrides {
  const { constrain, sampling, temperature, stop, thoughtTokens } = options
  const overrides: AgentOverrides = {}
  if (constrain === false) overrides.constrainCalls = false
  if (thoughtTokens !== undefined) overrides.thoughtTokens = thoughtTokens
  const single = { ...(temperature === undefined ? {} : { temperature }), ...(stop === undefined ? {} : { stop }) }
  if (sampling === 'model') overrides.sampling = null
  else if (sampling || Object.keys(single).length > 0)
    overrides.sampling = { ...(agent.sampling ?? FALLBACK_SAMPLING), ...sampling, ...single }
  return overrides
}

export function parseSampling(text: string): Partial<Sampling> | 'model' {
  if (text === 'model') return text
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be "model" or a JSON object.')
  }
  const parsed = Sampling.partial().strict().safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new InvalidArgumentError(`${issue?.path.join('.') || 'settings'}: ${issue?.message ?? 'not valid'}.`)
}

export function parseTemperature(text: string): number {
  const parsed = Sampling.shape.temperature.safeParse(text.trim() === '' ? Number.NaN : Number(text))
  if (!parsed.success) throw new InvalidArgumentError('It must be a number from 0 to 5.')
  return parsed.data
}

function parseThoughtTokens(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.')
  return Number(text)
}

function collect(text: string, before: string[] = []): string[] {
  const all = [...before, text]
  if (!Sampling.shape.stop.safeParse(all).success)
    throw new InvalidArgumentError('There may be 16 stop texts of 1 to 200 characters.')
  return all
}

/** Errors: InvalidArgumentError. */
export function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.')
  }
  return seed
}
