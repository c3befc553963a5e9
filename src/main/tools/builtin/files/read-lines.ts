import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'
import { linesOf } from './walk.ts'

const MOST_LINES = 400
const MOST_CHARACTERS = 3_600
const MOST_LINE = 1_000
const input = z.object({
  path: z.string().min(1).max(4096),
  first: z.number().int().min(1).describe('Number of the first line, from 1'),
  count: z.number().int().min(1).max(MOST_LINES).default(100).describe('How many lines'),
})

/** Lines of a file of any size, each with its number, and how to read on. */
export const readLines: Tool<z.infer<typeof input>> = {
  name: 'read_lines',
  version: 1,
  description: 'Read some lines of a text file in the workspace, with their numbers',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  pathArguments: ['path'],
  async run({ path, first, count }, { workspacePath, signal }) {
    const { file } = await openFileInside(workspacePath, path)
    try {
      const rows: string[] = []
      let number = 0
      let length = 0
      let more = false
      for await (const line of linesOf(file.createReadStream({ start: 0, encoding: 'utf8', autoClose: false }))) {
        signal.throwIfAborted()
        if (line.includes('\0')) throw new StudioError('TOOL_FAILED', `"${path}" is a binary file, not text.`)
        number += 1
        if (number < first) continue
        const row = `${number}: ${line.length > MOST_LINE ? `${line.slice(0, MOST_LINE)}…` : line}`
        length += row.length + 1
        more = rows.length === count || (length > MOST_CHARACTERS && rows.length > 0)
        if (more) break
        rows.push(row)
      }
      if (rows.length === 0) {
        return { content: number === 0 ? 'The file is empty.' : `The file has only ${number} lines.` }
      }
      return {
        content: more ? `${rows.join('\n')}\n… more; go on with first ${first + rows.length}.` : rows.join('\n'),
      }
    } finally {
      await file.close()
    }
  },
}
