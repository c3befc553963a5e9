import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The memory image Python starts from; made by the first start of a version, before any code of a call ran. */
export class SnapshotFile {
  readonly path: string

  /** `path`: names the version, so that another version never meets an image of this one. */
  constructor(path: string) {
    this.path = path
  }

  exists(): boolean {
    return existsSync(this.path)
  }

  /** Where it cannot be written, the next start is a slow one too, and nothing else. */
  write(bytes: Uint8Array): void {
    const beside = `${this.path}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      writeFileSync(beside, bytes)
      renameSync(beside, this.path)
    } catch (error) {
      console.error(`Python's memory image cannot be kept: ${String(error)}`)
      rmSync(beside, { force: true })
    }
  }

  remove(): void {
    rmSync(this.path, { force: true })
  }
}
