import { availableParallelism } from 'node:os'
import { StudioError } from '@shared/errors.ts'
import type { Llama } from 'node-llama-cpp'
import type { EngineOptions } from '../types.ts'

/** One native library a process and a kind of device; both stay loaded, for llama.cpp cannot be unloaded safely. */
const instances = new Map<EngineOptions['gpu'], Promise<Llama>>()

/** The latest error lines of llama.cpp, which say why a load failed when the thrown error does not. */
const complaints: string[] = []

/** Takes what llama.cpp has complained about since the last call, newest last. */
export const takeComplaints = (): string[] => complaints.splice(0)

/** The native library for CPU only (`off`), a device, or the best device found (`auto`). Error: ENGINE_UNAVAILABLE. */
export function openLlama(gpu: EngineOptions['gpu']): Promise<Llama> {
  const known = instances.get(gpu)
  if (known) return known
  const opening = open(gpu)
  instances.set(gpu, opening)
  opening.catch(() => instances.delete(gpu))
  return opening
}

/** Devices that libraries and drivers are found for, besides the processor. */
export async function findDevices(): Promise<string[]> {
  const { getLlamaGpuTypes } = await import('node-llama-cpp')
  return (await getLlamaGpuTypes('supported')).filter((type) => type !== false)
}

async function open(gpu: EngineOptions['gpu']): Promise<Llama> {
  const { getLlama, LlamaLogLevel, NoBinaryFoundError } = await import('node-llama-cpp')
  try {
    return await getLlama({
      gpu: gpu === 'off' ? false : gpu,
      // Set for each model before it is loaded; the default would start four spinning threads on two cores.
      maxThreads: defaultThreads(),
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      logger: (_level, message) => {
        complaints.push(message.trim())
        if (complaints.length > 8) complaints.shift()
      },
    })
  } catch (error) {
    if (error instanceof NoBinaryFoundError && gpu !== 'auto' && gpu !== 'off')
      throw new StudioError('ENGINE_UNAVAILABLE', `This machine has no library or no driver for ${gpu}.`, {
        cause: error,
      })
    throw new StudioError(
      'ENGINE_UNAVAILABLE',
      `The llama.cpp library could not be loaded on this machine. Reinstall the studio, or report this: ${String(error)}`,
      { cause: error },
    )
  }
}

/** Threads used when nobody chose: all cores but one, and at least one. */
export const defaultThreads = (): number => Math.max(1, availableParallelism() - 1)

/** `cpu`, `metal`, `vulkan` or `cuda`. */
export const deviceOf = (llama: Llama): string => llama.gpu || 'cpu'

/** Names the code that computes: versions of both libraries and the device. */
export async function buildOf(llama: Llama): Promise<string> {
  const { getModuleVersion } = await import('node-llama-cpp')
  return `node-llama-cpp ${await getModuleVersion()}, llama.cpp ${llama.llamaCppRelease.release}, ${deviceOf(llama)}`
}
