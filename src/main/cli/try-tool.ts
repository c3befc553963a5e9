import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ToolTrial, TrialEvent } from '@shared/authored-tools.ts'
import type { StudioTools } from '../studio/authored/open-tools.ts'

/** One call of a tool alone: of one written here, switched on or not, else of any other. Errors: NOT_FOUND, as `ToolTrials`. */
export function startTrial(
  { authored, trials, registry }: Pick<StudioTools, 'authored' | 'trials' | 'registry'>,
  name: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<TrialEvent> {
  const written = authored.list().some((tool) => tool.name === name || tool.id === name)
  if (!written && registry.has(name)) return trials.run('cli', name, input, signal)
  const { id, granted } = authored.get(name)
  return trials.try(authored.source(id).source, input, granted, signal)
}

/** Writes pictures under their own names, numbered; what stands there already is kept. */
export async function writePictures(folder: string, { pictures = [] }: ToolTrial): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [index, { url, name }] of pictures.entries()) {
    const safe = name.replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '_')
    const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
    await writeFile(join(folder, `${index + 1} ${safe}`), bytes, { flag: 'wx' })
  }
}
