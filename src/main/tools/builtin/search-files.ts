import type { FileHandle } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'
import { openFileInside, readFolderInside } from '../workspace.ts'

const MAX_MATCHES = 50
const MAX_ENTRIES = 20_000
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
    const note =
      walk.entries >= MAX_ENTRIES ? `\n… only the first ${MAX_ENTRIES.toLocaleString('en')} files searched.` : ''
    return { content: (rows.length > 0 ? rows.join('\n') : `No file contains "${query}".`) + note }
  },
}

interface Walk {
  root: string
  signal: AbortSignal
  entries: number
}

/** Where the query is in a line, whatever the case and however accents are composed; -1 when nowhere. */
function matcher(query: string): (line: string) => number {
  const fold = (text: string) => text.normalize('NFC').toLowerCase()
  const wanted = fold(query)
  return (line) => fold(line).indexOf(wanted)
}

async function* filesOf(walk: Walk, folder: string): AsyncGenerator<string> {
  const entries = await orSkip(() => readFolderInside(walk.root, folder))
  const sorted = (entries?.entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of sorted) {
    walk.signal.throwIfAborted()
    if (entry.name.startsWith('.')) continue
    walk.entries += 1
    if (walk.entries > MAX_ENTRIES) return
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesOf(walk, path)
    else if (entry.isFile()) yield path
  }
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

/** Lines without their ends. Own splitting, for readline keeps reading on after its stream failed. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = chunk.split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
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

/** A search passes over what it may not read or what vanishes under it, but not over a workspace that is gone. */
async function orSkip<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'WORKSPACE_MISSING') return null
    throw error
  }
}
