import { limitedEnvironment } from '../kit/environment.ts'

/** What a child that computes looks for besides. */
const MORE = ['NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE']

/** The environment of a child process of the studio: little of this one's, and what its owner adds by name. */
export const childEnvironment = (added: Record<string, string | null> = {}): Record<string, string> =>
  limitedEnvironment(MORE, added)

/**
 * For processes that load models; mallopt(3), other systems ignore it. glibc raises its own bound for memory that goes straight back to the
 * system, and then keeps what contexts gave up; 150 loads of the bundled model grew the engine by 164 MB, with a fixed bound (bytes) by 54.
 * One arena for all threads, because each thread that frees a model keeps an arena of its own: 200 loads grew bare llama.cpp by 36 MB, so by 16.
 */
export const ENGINE_ENVIRONMENT: Record<string, string> = { MALLOC_MMAP_THRESHOLD_: '1000000', MALLOC_ARENA_MAX: '1' }
