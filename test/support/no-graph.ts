import type { GraphPort } from '../../src/main/tools/ports.ts'

/** Knows nothing and keeps nothing, for what does not use it. */
export const NO_GRAPH: GraphPort = {
  query: async () => ({ known: [], answers: [] }),
  add: () => [],
  remove: () => undefined,
}
