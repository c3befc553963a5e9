import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'
import { openFileInside } from '../workspace.ts'
import { cutNote, filesOf, linesOf, orSkip, type Walk } from './files/walk.ts'

const MAX_MATCHES = 50
const MAX_FILE_BYTES = 5 * 1024 * 1024
const MAX_LINE = 200
const input = z.object({ query: z.string().trim().min(1).max(500) })

/** Rows of `path:line: text`. Leaves out binary files, files over 5 MB, links, and what begins with a dot. */
export const searchFiles: Tool<z.infer<typeof input>> = {
  name: 'search_files',
  version: 1,
  description: 'Search file contents in the workspace',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  async run({ query }, { workspacePath, signal }) {
    const matches = matcher(query)
    const rows: string[] = []
    const walk: Walk = { root: workspacePath, signal, entries: 0 }
    for await (const path of filesOf(walk, '')) {
      for await (const row of rowsOf(walk, path, matches)) {
        if (rows.length === MAX_MATCHES)
          return { content: `${rows.join('\n')}\n… and more; search for something rarer.` }
        rows.push(row)
      }
    }
    return { content: (rows.length > 0 ? rows.join('\n') : `No file contains "${query}".`) + cutNote(walk) }
  },
}

/** Where the query is in a line, whatever the case and however accents are composed; -1 when nowhere. */
function matcher(query: string): (line: string) => number {
  const fold = (text: string) => text.normalize('NFC').toLowerCase()
  const wanted = fold(query)
  return (line) => fold(line).indexOf(wanted)
}

async function* rowsOf(walk: Walk, path: string, matches: (line: string) => number): AsyncGenerator<string> {
  const opened = await orSkip(() => openFileInside(walk.root, path))
  if (!opened) return
  try {
    if ((await opened.file.stat()).size > MAX_FILE_BYTES || (await isBinary(opened.file))) return
    let number = 0
    // Text that is not UTF-8 is searched all the same, its odd bytes standing for nothing.
    const stream = opened.file.createReadStream({ start: 0, encoding: 'utf8', autoClose: false })
    for await (const line of linesOf(stream)) {
      walk.signal.throwIfAborted()
      number += 1
      const at = matches(line)
      if (at >= 0) yield `${path}:${number}: ${around(line, at)}`
    }
  } finally {
    await opened.file.close()
  }
}

async function isBinary(file: FileHandle): Promise<boolean> {
  const start = new Uint8Array(8192)
  const { bytesRead } = await file.read(start, 0, start.length, 0)
  return start.subarray(0, bytesRead).includes(0)
}

function around(line: string, at: number): string {
  const from = at > MAX_LINE / 2 ? at - MAX_LINE / 4 : 0
  return (from > 0 ? '…' : '') + oneLine(line.slice(from, from + 4 * MAX_LINE), MAX_LINE)
}
