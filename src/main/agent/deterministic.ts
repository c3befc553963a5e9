import { StudioError } from '@shared/errors.ts'

/** Everything a loop could use to learn what is not in its events. */
const FORBIDDEN: [target: object, name: string][] = [
  [Date, 'now'],
  [Math, 'random'],
  [globalThis, 'fetch'],
  [globalThis, 'WeakRef'],
  [globalThis, 'FinalizationRegistry'],
  [globalThis, 'setTimeout'],
  [globalThis, 'setInterval'],
  [globalThis, 'setImmediate'],
  [performance, 'now'],
  [globalThis.crypto, 'randomUUID'],
  [globalThis.crypto, 'getRandomValues'],
]

/**
 * Runs the synchronous `work` with time, chance and the network taken away; using one of them throws DETERMINISM_VIOLATION
 * instead of making a recording that cannot be replayed.
 */
export function deterministic<T>(work: () => T): T {
  const saved = FORBIDDEN.map(([target, name]) => Object.getOwnPropertyDescriptor(target, name))
  for (const [target, name] of FORBIDDEN) {
    Object.defineProperty(target, name, {
      configurable: true,
      writable: true,
      value: () => {
        throw new StudioError('DETERMINISM_VIOLATION', `The agent loop used ${name}, which no recording can repeat.`)
      },
    })
  }
  try {
    return work()
  } finally {
    for (const [index, [target, name]] of FORBIDDEN.entries()) {
      const descriptor = saved[index]
      if (descriptor) Object.defineProperty(target, name, descriptor)
      else Reflect.deleteProperty(target, name)
    }
  }
}
