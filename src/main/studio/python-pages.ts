import { randomUUID } from 'node:crypto'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { pythonSnapshotPath } from '../kit/paths.ts'
import type { Channel } from '../process/channel.ts'
import type { InterpretersOptions } from '../tools/python/interpreters.ts'
import { SnapshotFile } from '../tools/python/snapshot-file.ts'
import type { PythonPage, PythonPages } from '../tools/python/types.ts'
import type { ShellPort } from './shell-port.ts'

const PageEnd = z.enum(['closed', 'memory', 'crashed']).catch('closed')

/** Pages that the windowing process opens; their ports come beside its answers. */
export class ShellPythonPages implements PythonPages {
  readonly #shell: ShellPort
  readonly #ports = new Map<string, (channel: Channel) => void>()

  constructor(shell: ShellPort) {
    this.#shell = shell
  }

  deliver(pageId: string, channel: Channel): void {
    this.#ports.get(pageId)?.(channel)
    this.#ports.delete(pageId)
  }

  async open(): Promise<PythonPage> {
    const pageId = randomUUID()
    const port = new Promise<Channel>((resolve) => this.#ports.set(pageId, resolve))
    try {
      await this.#shell.ask({ kind: 'python-open', pageId })
    } catch (error) {
      this.#ports.delete(pageId)
      throw error
    }
    return {
      channel: await port,
      ended: this.#shell.ask({ kind: 'python-ended', pageId }).then(
        (reason) => PageEnd.parse(reason),
        () => 'closed',
      ),
      close: () => void this.#shell.ask({ kind: 'python-close', pageId }).catch(() => undefined),
    }
  }

  async close(): Promise<void> {
    this.#ports.clear()
  }
}

/** Where nothing can show a page. */
export const NO_PYTHON: PythonPages = {
  open: async () => {
    throw new StudioError('NOT_AVAILABLE', 'Python needs the program of the studio window; there is none here.')
  },
  close: async () => undefined,
}

export interface PythonSource {
  /** Where Python can run; nowhere by default. */
  python?: PythonPages
}

/** What the studio's Python needs: pages, and the profile's own memory image. */
export function pythonOptions(
  { python = NO_PYTHON, profilePath }: PythonSource & { profilePath: string },
  packagesPath: () => string | null,
): InterpretersOptions {
  return { pages: python, snapshot: new SnapshotFile(pythonSnapshotPath(profilePath)), packagesPath }
}
