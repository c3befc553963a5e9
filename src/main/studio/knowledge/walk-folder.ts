import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocumentInput } from '../../tools/jobs/messages.ts'

export type DocumentFormat = DocumentInput['format']

const FORMATS: ReadonlyMap<string, DocumentFormat> = new Map(
  Object.entries<DocumentFormat>({
    txt: 'text',
    text: 'text',
    log: 'text',
    rst: 'text',
    adoc: 'text',
    org: 'text',
    tex: 'text',
    md: 'markdown',
    markdown: 'markdown',
    mdx: 'markdown',
    html: 'html',
    htm: 'html',
    xhtml: 'html',
    pdf: 'pdf',
    docx: 'docx',
  }),
)

/** By the end of its name; null for what is read as no document. */
export const documentFormat = (name: string): DocumentFormat | null =>
  FORMATS.get((/\.([^.]+)$/.exec(name)?.[1] ?? '').toLowerCase()) ?? null

export interface FoundDocument {
  absolute: string
  /** From the folder, with `/`. */
  path: string
  format: DocumentFormat
  size: number
  modifiedAt: number
}

const MOST_FILES = 20_000
const DEEPEST = 32
/** Folders of other people's documents. */
const PASSED_OVER = new Set(['node_modules', '__pycache__', 'venv'])

/** The documents of a folder, by path. Links are not followed, hidden files and folders are passed over. Errors: those of the folder itself. */
export async function walkFolder(
  folder: string,
  signal: AbortSignal,
): Promise<{ documents: FoundDocument[]; whole: boolean }> {
  const documents: FoundDocument[] = []
  let whole = true
  const look = async (absolute: string, path: string, depth: number): Promise<void> => {
    signal.throwIfAborted()
    const entries = []
    for await (const entry of await opendir(absolute)) entries.push(entry)
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) continue
      const inside = join(absolute, entry.name)
      const name = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) {
        // A folder below that cannot be read is passed over; the folder itself must be there.
        if (depth < DEEPEST) await look(inside, name, depth + 1).catch(onlyAborts(signal))
        continue
      }
      const format = documentFormat(entry.name)
      if (!entry.isFile() || !format) continue
      if (documents.length === MOST_FILES) {
        whole = false
        return
      }
      const found = await stat(inside).catch(() => null)
      if (found) documents.push({ absolute: inside, path: name, format, size: found.size, modifiedAt: found.mtimeMs })
    }
  }
  await look(folder, '', 0)
  return { documents, whole }
}

const onlyAborts = (signal: AbortSignal) => (error: unknown) => {
  if (signal.aborted) throw error
}
