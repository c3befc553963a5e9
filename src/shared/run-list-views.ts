import { z } from 'zod'
import { RUN_ORDER_KEYS } from './run-order.ts'
import { LONGEST_VIEW_NAME, MOST_VIEWS } from './view-limits.ts'

/** A filter of the list of runs with its order, under a name. */
export const RunListView = z.object({
  name: z.string().trim().min(1).max(LONGEST_VIEW_NAME),
  query: z.string().max(500),
  order: z.object({ by: z.enum(RUN_ORDER_KEYS), direction: z.enum(['asc', 'desc']) }),
})
export type RunListView = z.infer<typeof RunListView>

export const RunListViews = z
  .array(RunListView)
  .max(MOST_VIEWS, `There is room for ${MOST_VIEWS} views. Delete one first.`)
  .refine((views) => new Set(views.map(({ name }) => name)).size === views.length, 'Two views cannot have one name.')
