import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { FileBytes } from './types.ts'

/** Bytes of all files that go in, or come out, of one call. */
export const MOST_FILE_BYTES = 16 * 1024 * 1024
export const MOST_FILES = 32
/** A memory image of Python is 31 MB. */
const MOST_SNAPSHOT_BYTES = 128 * 1024 * 1024

export type ToPage =
  | { type: 'start'; makeSnapshot: boolean; useSnapshot: boolean; memoryBytes: number; wheels: FileBytes[] }
  | { type: 'run'; id: number; code: string; files: FileBytes[]; seconds: number }

const Bytes = z.instanceof(Uint8Array)

/** What a page says. The code it runs can make it say anything, so it is read as such. */
const FromPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), bytes: Bytes.refine(({ length }) => length <= MOST_SNAPSHOT_BYTES) }),
  /** `broken`: wheels that could not be unpacked. */
  z.object({ type: z.literal('ready'), broken: z.array(z.string().max(300)).max(64) }),
  z.object({ type: z.literal('output'), stream: z.enum(['out', 'err']), text: z.string().max(200_000) }),
  z.object({
    type: z.literal('done'),
    id: z.number(),
    value: z.string().max(30_000).nullable(),
    error: z
      .object({
        kind: z.string().max(200),
        trace: z.string().max(10_000),
        missing: z.string().max(200).nullable(),
      })
      .nullable(),
    written: z.number(),
    heap: z.number(),
    files: z
      .array(z.object({ path: z.string().min(1).max(1000), bytes: Bytes }))
      .max(MOST_FILES)
      .refine((files) => files.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MOST_FILE_BYTES),
    left: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('failed'), message: z.string().max(4000) }),
])
export type FromPage = z.infer<typeof FromPage>

/** Errors: TOOL_FAILED for what no page of ours says. */
export function readPageMessage(message: unknown): FromPage {
  const parsed = FromPage.safeParse(message)
  if (parsed.success) return parsed.data
  throw new StudioError('TOOL_FAILED', 'The code made the interpreter say something that cannot be used.')
}
