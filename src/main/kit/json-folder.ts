import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'

/** A folder of JSON files, one a value, named by id. It comes into being with its first value. */
export class JsonFolder<T extends { id: string }> {
  readonly #path: string
  readonly #schema: z.ZodType<T>

  constructor(path: string, schema: z.ZodType<T>) {
    this.#path = path
    this.#schema = schema
  }

  /** By name. A file that cannot be read, or holds something else, is left out: it may be of a newer studio. */
  list(): T[] {
    if (!existsSync(this.#path)) return []
    const names = readdirSync(this.#path).filter((name) => name.endsWith('.json'))
    return names.sort().flatMap((name) => this.#read(join(this.#path, name)) ?? [])
  }

  /** Null when there is none. `id` must have been checked: it becomes a file name. */
  get(id: string): T | null {
    return this.#read(this.#file(id))
  }

  /** Whole or not at all, whatever happens meanwhile. */
  put(value: T): void {
    mkdirSync(this.#path, { recursive: true })
    const file = this.#file(value.id)
    writeFileSync(`${file}.part`, `${JSON.stringify(value, null, 2)}\n`, { flush: true })
    renameSync(`${file}.part`, file)
  }

  remove(id: string): void {
    rmSync(this.#file(id), { force: true })
  }

  #file(id: string): string {
    if (!/^[0-9a-z_-]{1,64}$/.test(id)) throw new Error(`${JSON.stringify(id)} cannot be a file name.`)
    return join(this.#path, `${id}.json`)
  }

  #read(file: string): T | null {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
      return parsed.success ? parsed.data : null
    } catch {
      // Missing, or no JSON: there is no such value either way.
      return null
    }
  }
}
