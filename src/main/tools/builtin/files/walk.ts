import { StudioError } from '@shared/errors.ts'
import { readFolderInside } from '../../workspace.ts'

/** Files that one search looks at. */
export const MOST_ENTRIES = 20_000

export interface Walk {
  root: string
  signal: AbortSignal
  /** Files and folders seen so far; over {@link MOST_ENTRIES} the walk has ended early. */
  entries: number
}

/** Paths of the files below a folder, by name. Links, and what begins with a dot, are left out. */
export async function* filesOf(walk: Walk, folder: string): AsyncGenerator<string> {
  const entries = await orSkip(() => readFolderInside(walk.root, folder))
  const sorted = (entries?.entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of sorted) {
    walk.signal.throwIfAborted()
    if (entry.name.startsWith('.')) continue
    walk.entries += 1
    if (walk.entries > MOST_ENTRIES) return
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesOf(walk, path)
    else if (entry.isFile()) yield path
  }
}

/** Says that a walk ended early, or nothing. */
export const cutNote = ({ entries }: Walk): string =>
  entries > MOST_ENTRIES ? `\n… only the first ${MOST_ENTRIES.toLocaleString('en')} files searched.` : ''

/** Lines without their ends. Own splitting, for readline keeps reading on after its stream failed. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = chunk.split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}

/** A search passes over what it may not read or what vanishes under it, but not over a workspace that is gone. */
export async function orSkip<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'WORKSPACE_MISSING') return null
    throw error
  }
}
