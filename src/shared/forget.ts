import { z } from 'zod'
import { EntityId } from './graph.ts'
import { RunId } from './ids.ts'
import { Memory, MemoryId } from './memory.ts'

/** What is to be forgotten for good: some memories, everything that names somebody or something, or all that one run brought. */
export const ForgetWhat = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('memories'), ids: z.array(MemoryId).min(1).max(1000) }),
  z.object({
    kind: z.literal('about'),
    name: z.string().trim().min(2, 'A name needs two characters or more, or too much would go.').max(300),
  }),
  z.object({ kind: z.literal('run'), runId: RunId }),
])
export type ForgetWhat = z.infer<typeof ForgetWhat>

/** Why a run's record holds what is to be forgotten. */
export const ForgetReason = z.enum(['itself', 'wrote', 'given', 'names', 'fork'])
export type ForgetReason = z.infer<typeof ForgetReason>

export const ForgetPreview = z.object({
  /** The first 200. */
  memories: z.array(Memory),
  total: z.number().int(),
  /** What of the graph goes with a name: the first 200, and how many relations they have. */
  entities: z.array(z.object({ id: EntityId, name: z.string() })),
  relations: z.number().int(),
  /** Whose records hold the same words, and stay unless they are removed too. */
  runs: z.array(z.object({ id: RunId, input: z.string(), reason: ForgetReason })),
  /** Backups hold what was there when they were made. */
  backups: z.number().int(),
})
export type ForgetPreview = z.infer<typeof ForgetPreview>

export const ForgetReport = z.object({
  memories: z.number().int(),
  /** Of the graph. */
  entities: z.number().int(),
  relations: z.number().int(),
  runsRemoved: z.array(RunId),
  /** Runs that still hold the same words. */
  runsLeft: z.array(RunId),
  /** Paths of backups that still hold it. */
  backupsLeft: z.array(z.string()),
  /** Texts of what was forgotten that the database file still has, byte for byte; 0 when all is gone. */
  found: z.number().int(),
})
export type ForgetReport = z.infer<typeof ForgetReport>
