import { SavedCall, ToolSource } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'

/** A kept call as it stands in a file: ids belong to the profile. */
const FileCall = SavedCall.omit({ id: true })
export type FileCall = z.infer<typeof FileCall>

export interface ToolFile {
  source: string
  calls: FileCall[]
}

export const TOOL_SUFFIX = '.tool.ts'
const HEAD = '/* autoglm-calls'
const TAIL = '*/'

/** One TypeScript file: the source as it is, and the kept calls in a comment behind it. */
export function writeToolFile({ source, calls }: ToolFile): string {
  if (calls.length === 0) return source
  // A comment cannot hold its own end; in JSON a slash may be escaped.
  const json = JSON.stringify(calls, null, 2).replaceAll('*/', '*\\/')
  return `${source.trimEnd()}\n\n${HEAD}\n${json}\n${TAIL}\n`
}

/** Reads what {@link writeToolFile} wrote, or any source. Errors: VALIDATION_FAILED. */
export function readToolFile(text: string): ToolFile {
  const trimmed = text.trimEnd()
  const at = trimmed.lastIndexOf(`\n${HEAD}\n`)
  const isLast = at >= 0 && trimmed.endsWith(TAIL)
  const parsed = ToolSource.safeParse(isLast ? `${text.slice(0, at).trimEnd()}\n` : text)
  if (!parsed.success)
    throw new StudioError('VALIDATION_FAILED', 'The file is longer than a tool may be (200,000 characters).')
  if (!isLast) return { source: parsed.data, calls: [] }
  const calls = z
    .array(FileCall)
    .max(1000)
    .safeParse(readJson(trimmed.slice(at + HEAD.length + 2, -TAIL.length)))
  if (calls.success) return { source: parsed.data, calls: calls.data }
  throw new StudioError(
    'VALIDATION_FAILED',
    'The kept calls at the end of the file are damaged. Take the comment "autoglm-calls" out of the file to import the tool without them.',
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
