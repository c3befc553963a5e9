import type { BulkProgress, Refusal } from '@shared/bulk-runs.ts'
import { StudioError } from '@shared/errors.ts'
import { RunId } from '@shared/ids.ts'
import { readRunQuery } from '@shared/run-query.ts'
import { InvalidArgumentError } from 'commander'
import type { Headless } from './headless.ts'

/** For an option that is a filter of runs. Errors: InvalidArgumentError that says what cannot be read. */
export function parseQuery(text: string): string {
  const read = readRunQuery(text)
  if ('problem' in read) throw new InvalidArgumentError(read.problem)
  return text
}

/** For an argument that is the id of a run. Errors: InvalidArgumentError. */
export function parseRunId(text: string): RunId {
  const parsed = RunId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('That is not the id of a run; "autoglm runs" lists them.')
  return parsed.data
}

/** For an argument that is the ids of several runs. */
export const parseRunIds = (text: string, before: RunId[] = []): RunId[] => [...before, parseRunId(text)]

/** The runs that were named, each once, or those the filter admits. Errors: VALIDATION_FAILED for both or neither. */
export async function chosenRuns(client: Headless['client'], named: RunId[], filter?: string): Promise<RunId[]> {
  if (named.length > 0 === (filter !== undefined))
    throw new StudioError('VALIDATION_FAILED', 'Name runs by their ids, or choose them by --filter, but not both.')
  return filter === undefined ? [...new Set(named)] : await client.runList.ids({ query: filter })
}

export interface WorkDone {
  done: number
  refused: Refusal[]
}

/** Follows work on many runs to its end; Ctrl+C stops it after the run at hand. On a terminal it says how far it is. */
export async function followWork(begin: (signal: AbortSignal) => AsyncIterable<BulkProgress>): Promise<WorkDone> {
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGINT', onSignal)
  const result: WorkDone = { done: 0, refused: [] }
  let told = false
  try {
    for await (const { done, total, refused } of begin(stop.signal)) {
      result.done = done
      result.refused.push(...refused)
      if (!process.stderr.isTTY || total < 2) continue
      told = true
      process.stderr.write(`\r${done} of ${total}`)
    }
    return result
  } finally {
    if (told) process.stderr.write('\n')
    process.off('SIGINT', onSignal)
  }
}
