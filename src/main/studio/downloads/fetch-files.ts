import { join } from 'node:path'
import type { Addresses } from '../../engine/library/addresses.ts'
import { download } from '../../engine/library/download.ts'
import { bytesOnDisk } from '../../engine/library/part-file.ts'
import type { DownloadFile } from './rows.ts'

interface FetchOptions {
  files: readonly DownloadFile[]
  /** Absolute. */
  folder: string
  addresses: Addresses
  signal: AbortSignal
  /** Bytes of all files; the size is null until every server has said so. */
  onProgress(doneBytes: number, sizeBytes: number | null): void
  onVerify(): void
  /** A file is whole and checked; must be remembered before the next begins. */
  onFile(files: DownloadFile[]): void
}

/** Fetches the files of a model one after the other, each over several connections. Errors: those of `download`. */
export async function fetchFiles({ files, folder, addresses, signal, ...told }: FetchOptions): Promise<void> {
  let now = [...files]
  const have = await Promise.all(files.map(({ fileName }) => bytesOnDisk(join(folder, fileName))))
  for (const [index, file] of files.entries()) {
    if (file.done) continue
    await download({
      ...file,
      folder,
      addresses,
      signal,
      onVerify: told.onVerify,
      onProgress: (done, size) => {
        have[index] = done
        now = now.with(index, { ...file, sizeBytes: size })
        told.onProgress(sum(have) ?? 0, sum(now.map(({ sizeBytes }) => sizeBytes)))
      },
    })
    now = now.with(index, { ...file, sizeBytes: now[index]?.sizeBytes ?? null, done: true })
    told.onFile(now)
  }
}

/** Null when one of them is not known. */
export const sum = (sizes: readonly (number | null)[]): number | null =>
  sizes.reduce<number | null>((total, size) => (total === null || size === null ? null : total + size), 0)
