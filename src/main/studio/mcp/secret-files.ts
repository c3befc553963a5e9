import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Sign-ins without a desktop's keychain: one file for each server that nobody but its owner can read. */
export class SecretFiles {
  readonly #folder: string

  constructor(profilePath: string) {
    this.#folder = join(profilePath, 'sign-ins')
  }

  has(id: string): boolean {
    return existsSync(this.#path(id))
  }

  /** Errors: those of the file system. */
  read(id: string): Promise<string> {
    return readFile(this.#path(id), 'utf8')
  }

  async write(id: string, value: string | null): Promise<void> {
    const path = this.#path(id)
    if (value === null) return await rm(path, { force: true })
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeFile(path, value, { mode: 0o600 })
    // One that was there before keeps its mode otherwise.
    await chmod(path, 0o600)
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`)
  }
}
