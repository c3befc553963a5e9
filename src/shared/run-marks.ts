import { z } from 'zod'

/** What lists show of what a person has said of a run. */
export const RunMarks = z.object({
  tags: z.array(z.string()),
  /** How many, of the run and its steps together. */
  annotations: z.number(),
})
export type RunMarks = z.infer<typeof RunMarks>
