import type { RunId } from '@shared/ids.ts'
import type { LoadedRecord } from '../trace/record-file.ts'
import { EXIT } from './exit.ts'
import { formatModelReplay, formatModelStep, formatToolReplay } from './print-live-replay.ts'
import { modelOf } from './run-command.ts'
import { type GlobalOptions, print, within } from './within.ts'

export interface LiveReplayOptions extends GlobalOptions {
  mode: 'model' | 'tools'
  from?: number
  model?: string
  seed?: number
  temperature?: number
}

/** Replays with a live model or live tools; Ctrl+C stops. Gives the exit code. */
export async function liveReplayCommand(source: RunId | LoadedRecord, options: LiveReplayOptions): Promise<number> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const { verdict } = await (options.mode === 'model' ? modelReplay : toolReplay)(source, options, stopping.signal)
    return { equal: EXIT.done, diverged: EXIT.diverged, incomplete: EXIT.incomplete }[verdict]
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function modelReplay(source: RunId | LoadedRecord, options: LiveReplayOptions, signal: AbortSignal) {
  const { from, seed, temperature, json } = options
  const replay = await within(options, async (headless) => {
    const { studio } = headless
    headless.startEngine()
    await studio.addBundledModels()
    const modelId = options.model ? await modelOf(studio, options.model) : undefined
    const onStep = json
      ? undefined
      : (step: Parameters<typeof formatModelStep>[0]) => print(options, step, () => formatModelStep(step))
    return await studio.liveReplay.model(source, signal, {
      modelId,
      seed,
      temperature,
      from,
      ...(onStep ? { onStep } : {}),
    })
  })
  print(options, replay, () => formatModelReplay(replay))
  return replay
}

async function toolReplay(source: RunId | LoadedRecord, options: LiveReplayOptions, signal: AbortSignal) {
  const { from } = options
  const replay = await within(options, ({ studio }) => studio.liveReplay.tools(source, signal, { from }), {
    lookOnly: true,
  })
  print(options, replay, () => formatToolReplay(replay))
  return replay
}
