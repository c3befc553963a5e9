import { toErrorInfo } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import type { Settings } from '@shared/settings.ts'
import { z } from 'zod'
import { type TrialProcess, tryEngine } from '../engine/canary.ts'
import type { Engine, EngineModel, EngineOptions } from '../engine/types.ts'
import type { Store } from '../store/types.ts'

const KEY = 'engine-choice'

const Device = z.enum(['cuda', 'vulkan', 'metal', 'cpu'])
type Device = z.infer<typeof Device>

/** What has proved itself, and what has not; kept with the profile. */
const Known = z.object({
  /** Versions of the engine's libraries and of the studio that ships them. */
  build: z.string(),
  current: Device,
  failed: z.array(z.object({ device: Device, reason: z.string() })),
})
type Known = z.infer<typeof Known>

export interface EngineChoiceOptions {
  store: Store
  engine: Engine
  build: string
  /** A fresh process of the engine, to be tried and thrown away. */
  startTrial(): TrialProcess
  /** What it is tried with: the person's default model, else one that ships. Null when there is none. */
  trialModel(): Model | null
  /** Tells the person, once, that something else is used than was wanted. */
  onFallback(message: string): void
}

/** Null where llama.cpp computes on the processor only. */
const gpuOf = (device: Device): EngineOptions['gpu'] => (device === 'cpu' ? 'off' : device)

/**
 * Decides what the engine computes on: cuda, vulkan, metal, then the processor, or what the person wants. A device, or a build of the
 * engine, that is new here must first load a model and answer in a process of its own; until it does, what was used before stays.
 */
export class EngineChoice {
  readonly #options: EngineChoiceOptions
  #known: Known | null
  #devices: string[] | null = null

  constructor(options: EngineChoiceOptions) {
    this.#options = options
    const row = options.store.get<{ value: string }>('SELECT value FROM setting WHERE key = :key', { key: KEY })
    const parsed = Known.safeParse(row ? JSON.parse(row.value) : null)
    this.#known = parsed.success ? parsed.data : null
  }

  /** As far as it is known without trying anything. */
  likely(wanted: Settings['engine']['gpu']): EngineOptions['gpu'] {
    return this.#known && wanted !== 'off' ? gpuOf(this.#known.current) : wanted
  }

  /** The device to load with. `again` tries what has failed before once more. Errors: CANCELLED. */
  async choose(
    wanted: Settings['engine'],
    signal?: AbortSignal,
    again = false,
  ): Promise<Pick<EngineOptions, 'gpu' | 'instead'>> {
    const { build } = this.#options
    const before = this.#known
    // A new build may well do what an old one could not.
    const failed = before?.build === build && !again ? [...before.failed] : []
    let current: Device = 'cpu'
    for (const device of await this.#candidates(wanted.gpu, signal)) {
      current = device
      if (failed.some((each) => each.device === device)) continue
      if (before?.build === build && before.current === device) break
      // The first start of all has nothing to go back to; the processor is where it ends.
      if (before === null && device === 'cpu') break
      const reason = await this.#try(device, wanted, signal)
      if (reason === null) break
      failed.push({ device, reason })
      const next = device === 'cpu' ? 'It is used all the same, for no other is there.' : 'What was used before stays.'
      this.#options.onFallback(`The engine did not pass its trial on ${device}: ${reason} ${next}`)
    }
    this.#keep({ build, current, failed })
    const missed = failed.find(({ device }) => device === wanted.gpu || wanted.gpu === 'auto' || device === current)
    return { gpu: gpuOf(current), instead: missed }
  }

  /** In the order in which they are tried; the processor comes last, for it is always there. */
  async #candidates(wanted: Settings['engine']['gpu'], signal?: AbortSignal): Promise<Device[]> {
    if (wanted === 'off') return ['cpu']
    const first = wanted === 'auto' ? await this.#found(signal) : [wanted]
    const before = this.#known?.current
    const order = Device.options.filter((device) => first.includes(device))
    return [...new Set<Device>([...order, ...(before ? [before] : []), 'cpu'])]
  }

  /** Asked once: drivers do not come and go while the studio runs. */
  async #found(signal?: AbortSignal): Promise<string[]> {
    this.#devices ??= await this.#options.engine.devices(signal)
    return this.#devices
  }

  /** Why the engine cannot be used on `device`, or null when it can. */
  async #try(
    device: Device,
    { threads, contextSize }: Settings['engine'],
    signal?: AbortSignal,
  ): Promise<string | null> {
    const { engine, startTrial, trialModel } = this.#options
    const found = trialModel()
    if (!found) return null
    const model: EngineModel = { id: found.id, path: found.path, sha256: found.sha256 }
    // Both together might need more memory than there is.
    if (engine.state.modelId !== null) await engine.unload()
    try {
      await tryEngine(startTrial(), model, { threads, contextSize, gpu: gpuOf(device) }, device, signal)
      return null
    } catch (error) {
      const { code, message } = toErrorInfo(error)
      if (code === 'CANCELLED') throw error
      return message
    }
  }

  #keep(known: Known): void {
    if (JSON.stringify(known) === JSON.stringify(this.#known)) return
    this.#known = known
    const { store } = this.#options
    if (store.readOnly) return
    store.write((tx) =>
      tx.run('INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value', {
        key: KEY,
        value: JSON.stringify(known),
      }),
    )
  }
}
