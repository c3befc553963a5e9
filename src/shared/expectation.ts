import type { Expectation } from './conformance.ts'
import type { Xray } from './xray.ts'

/** What an answer may have been meant to be: its calls to known tools, also the broken ones; else no call. To be edited. */
export function suggestExpectation({ calls }: Pick<Xray, 'calls'>): Expectation {
  const meant = calls
    .filter((call) => call.declared)
    .map(({ name, arguments: read }) => ({
      name,
      arguments: Object.fromEntries(read.map((each): [string, unknown] => [each.name, each.value])),
    }))
  return meant.length > 0 ? { calls: meant } : { answer: [] }
}
