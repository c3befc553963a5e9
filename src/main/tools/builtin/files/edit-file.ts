import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'
import { readText } from './read-text.ts'

const MOST_BYTES = 4 * 1024 * 1024
const MOST_PLACES = 10
const input = z.object({
  path: z.string().min(1).max(4096),
  old_text: z.string().min(1).max(100_000).describe('Text of the file, exactly as it is there'),
  new_text: z.string().max(100_000).describe('What comes in its place'),
  all: z.boolean().default(false).describe('Replace it wherever it occurs'),
})

/** Replaces a text that occurs once, or everywhere when that is said. Line ends of the file are kept. */
export const editFile: Tool<z.infer<typeof input>> = {
  name: 'edit_file',
  version: 1,
  description: 'Replace some text of a file in the workspace by other text',
  effect: 'mutating',
  capabilities: ['workspace.read', 'workspace.write'],
  input,
  pathArguments: ['path'],
  previews: true,
  async run({ path, old_text, new_text, all }, { workspacePath, files, signal }) {
    const text = await wholeText(workspacePath, path, signal)
    const windows = !text.includes(old_text) && text.includes('\r\n')
    const [before, after] = windows ? [withCrLf(old_text), withCrLf(new_text)] : [old_text, new_text]
    const places = occurrences(text, before)
    if (places.length === 0) {
      throw new StudioError('TOOL_FAILED', `"${path}" does not contain that text. Read it first and copy it exactly.`)
    }
    if (places.length > 1 && !all) {
      const lines = places.slice(0, MOST_PLACES).map((at) => lineAt(text, at))
      const more = places.length > MOST_PLACES ? ', …' : ''
      throw new StudioError(
        'TOOL_FAILED',
        `"${path}" contains that text ${places.length} times (lines ${lines.join(', ')}${more}). Give more of what is around it, or replace all.`,
      )
    }
    if (before === after) throw new StudioError('TOOL_FAILED', 'The new text is the old one, so nothing would change.')
    const written = await files.write(path, text.split(before).join(after))
    const where = places.length === 1 ? `line ${lineAt(text, places[0] ?? 0)}` : `${places.length} places`
    return { content: `Edited ${written.path} at ${where}.` }
  },
}

async function wholeText(workspace: string, path: string, signal: AbortSignal): Promise<string> {
  const { file } = await openFileInside(workspace, path)
  try {
    const { text, whole } = await readText(file, path, { mostBytes: MOST_BYTES, signal, keepMark: true })
    if (!whole) throw new StudioError('LIMIT_REACHED', `"${path}" is larger than the 4 MB that can be edited.`)
    return text
  } finally {
    await file.close()
  }
}

function occurrences(text: string, wanted: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) places.push(at)
  return places
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length
const withCrLf = (text: string): string => text.replace(/\r?\n/g, '\r\n')
