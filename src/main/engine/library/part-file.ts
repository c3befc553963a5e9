import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { z } from 'zod'

const State = z.object({
  version: z.literal(1),
  sizeBytes: z.number().int().positive(),
  chunkBytes: z.number().int().positive(),
  /** What the server calls this version of the file. */
  validator: z.string().nullable(),
  sha256: z.string().nullable(),
  /** Numbers of the chunks that are on disk. */
  done: z.array(z.number().int().nonnegative()),
})
export type PartPlan = Omit<z.infer<typeof State>, 'version' | 'done'>

/**
 * A file that is being downloaded, `NAME.part`, and beside it, in `NAME.part.json`, which of its chunks are whole. A chunk is
 * only said to be there after its bytes were flushed, so whatever kills the process, the list never says too much.
 */
export class PartFile {
  readonly path: string
  readonly plan: PartPlan
  readonly done: Set<number>
  readonly #file: FileHandle
  #saving: Promise<void> = Promise.resolve()

  private constructor(path: string, plan: PartPlan, done: Set<number>, file: FileHandle) {
    this.path = path
    this.plan = plan
    this.done = done
    this.#file = file
  }

  /** Goes on with what is there when it is of the same version of the same file; starts over otherwise. */
  static async open(path: string, plan: PartPlan): Promise<PartFile> {
    const known = await readState(path)
    const same = known !== null && isSame(known, plan) && (await exists(path))
    if (!same) await removePart(path)
    const chunkBytes = same ? known.chunkBytes : plan.chunkBytes
    const chunks = Math.ceil(plan.sizeBytes / chunkBytes)
    const done = new Set(same ? known.done.filter((chunk) => chunk < chunks) : [])
    return new PartFile(path, { ...plan, chunkBytes }, done, await open(path, same ? 'r+' : 'w+'))
  }

  /** Numbers of the chunks that are still to come. */
  missing(): number[] {
    const chunks = Math.ceil(this.plan.sizeBytes / this.plan.chunkBytes)
    return Array.from({ length: chunks }, (_, chunk) => chunk).filter((chunk) => !this.done.has(chunk))
  }

  /** First byte of a chunk, and the one behind its last. */
  range(chunk: number): { from: number; to: number } {
    const from = chunk * this.plan.chunkBytes
    return { from, to: Math.min(from + this.plan.chunkBytes, this.plan.sizeBytes) }
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, position + written)
      written += bytesWritten
    }
  }

  /** Remembers chunks as whole, after their bytes are safe. */
  finish(chunks: number[]): Promise<void> {
    const save = this.#saving.then(async () => {
      await this.#file.datasync()
      for (const chunk of chunks) this.done.add(chunk)
      const state = { version: 1, ...this.plan, done: [...this.done] }
      await replaceFile(`${this.path}.json`, JSON.stringify(state))
    })
    this.#saving = save.catch(() => undefined)
    return save
  }

  async close(): Promise<void> {
    await this.#saving
    await this.#file.close()
  }
}

/** Bytes of a download that are safely on disk, from what is known of it; the whole size when the file itself is there. */
export async function bytesOnDisk(path: string): Promise<number> {
  const whole = await stat(path).catch(() => null)
  if (whole) return whole.size
  const state = await readState(`${path}.part`)
  if (!state || !(await exists(`${path}.part`))) return 0
  const { sizeBytes, chunkBytes, done } = state
  return done.reduce((sum, chunk) => sum + Math.max(0, Math.min(chunkBytes, sizeBytes - chunk * chunkBytes)), 0)
}

/** Without anything that says it is the same version, only a known hash makes it safe to go on. */
function isSame(known: z.infer<typeof State>, plan: PartPlan): boolean {
  if (known.sizeBytes !== plan.sizeBytes || known.sha256 !== plan.sha256) return false
  return plan.validator === null ? plan.sha256 !== null : known.validator === plan.validator
}

async function readState(path: string): Promise<z.infer<typeof State> | null> {
  try {
    return State.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')))
  } catch {
    // Absent, or cut off by whatever ended the process: then nothing is known, and the download starts over.
    return null
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )

async function replaceFile(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w')
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** Deletes a part and what is known of it. */
export async function removePart(path: string): Promise<void> {
  for (const name of [`${path}.json`, `${path}.json.new`, path]) await rm(name, { force: true })
}
