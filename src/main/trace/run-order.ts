import { NO_DURATION, type RunOrder, type RunOrderKey } from '@shared/run-order.ts'

/** The same numbers as `orderKey`, in the words of the indices. */
const KEY_SQL: Record<RunOrderKey, string> = {
  started: 'started_at',
  duration: `coalesce(ended_at - started_at, ${NO_DURATION})`,
  tokens: '(input_tokens + output_tokens)',
  steps: 'steps',
}

/** Fixed text; the same order as `compareRuns`. */
export const orderBy = ({ by, direction }: RunOrder): string =>
  direction === 'desc' ? `ORDER BY ${KEY_SQL[by]} DESC, id ASC` : `ORDER BY ${KEY_SQL[by]} ASC, id DESC`

/** A clause over the table `run` with the parameters `key` and `afterId`, of which the first bound lets SQLite begin in an index. */
export const behindCursor = ({ by, direction }: RunOrder): string => {
  const key = KEY_SQL[by]
  const [from, past, id] = direction === 'desc' ? ['<=', '<', '>'] : ['>=', '>', '<']
  return `${key} ${from} :key AND (${key} ${past} :key OR id ${id} :afterId)`
}
