import type { FileHandle } from 'node:fs/promises'

const WINDOW = 1 << 20

/** Thrown when a file ends, or a length points, beyond what is there. */
export class OutOfFile extends Error {}

/** Reads a file forwards through a window of one megabyte. Nothing it is asked for can make it read or allocate more. */
export class FileCursor {
  readonly #file: FileHandle
  readonly #size: number
  #window: Buffer = Buffer.alloc(0)
  /** Position of the window in the file, and of the cursor in the window. */
  #start = 0
  #at = 0

  constructor(file: FileHandle, size: number) {
    this.#file = file
    this.#size = size
  }

  get left(): number {
    return this.#size - this.#start - this.#at
  }

  /** Moves on without reading. */
  skip(bytes: number): void {
    if (!(bytes >= 0 && bytes <= this.left)) throw new OutOfFile()
    this.#at += bytes
  }

  async u32(): Promise<number> {
    return (await this.#take(4)).readUInt32LE()
  }

  /** As a number; anything beyond 2^53 is beyond any file too. */
  async u64(): Promise<number> {
    return Number((await this.#take(8)).readBigUInt64LE())
  }

  /** At most `limit` bytes of text, which may be no valid UTF-8. */
  async text(limit: number): Promise<string> {
    const length = await this.u64()
    if (length > limit) throw new OutOfFile()
    return (await this.#take(length)).toString('utf8')
  }

  async #take(bytes: number): Promise<Buffer> {
    if (bytes > this.left) throw new OutOfFile()
    if (this.#at + bytes > this.#window.length) {
      this.#start += this.#at
      this.#at = 0
      const window = Buffer.alloc(Math.min(WINDOW, this.#size - this.#start))
      const { bytesRead } = await this.#file.read(window, 0, window.length, this.#start)
      if (bytesRead < bytes) throw new OutOfFile()
      this.#window = window.subarray(0, bytesRead)
    }
    this.#at += bytes
    return this.#window.subarray(this.#at - bytes, this.#at)
  }
}
