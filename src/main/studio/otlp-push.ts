import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { RunId } from '@shared/ids.ts'
import type { OtlpPush, PushStatus } from '@shared/otlp-push.ts'
import { isFinished, type RunEvent } from '@shared/runs.ts'
import { ExportOptions } from '@shared/share.ts'
import type { Store } from '../store/types.ts'
import { OtlpSender } from '../trace/otlp/sender.ts'
import { exportRun } from '../trace/write-export.ts'

/** The variable that every OpenTelemetry exporter reads: `name=value` pairs with commas between. */
const HEADERS_VARIABLE = 'OTEL_EXPORTER_OTLP_HEADERS'

/** Milliseconds that what waits has when the studio ends. */
const GRACE_MS = 3000

export interface OtlpPushServiceOptions {
  store: Store
  appVersion: string
  settings(): OtlpPush
}

/** Sends each run to the person's collector when it has ended. It reads beside the run and never holds one up. */
export class OtlpPushService {
  readonly #options: OtlpPushServiceOptions
  readonly #sender = new OtlpSender()
  #reading: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: OtlpPushServiceOptions) {
    this.#options = options
    this.#sender.setHeaders(fromEnvironment(process.env[HEADERS_VARIABLE] ?? ''))
  }

  get status(): PushStatus {
    return this.#sender.status
  }

  /** Lines of `name: value`; kept in memory only, as they may hold keys. */
  setHeaders(lines: string): PushStatus {
    const pairs = lines.split('\n').flatMap((line) => {
      const at = line.indexOf(':')
      return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]]
    })
    this.#sender.setHeaders(Object.fromEntries(pairs))
    return this.status
  }

  /** Something has become true of a run. */
  heard(runId: RunId, event: RunEvent): void {
    if (event.type !== 'run' || !isFinished(event.run.status) || this.#options.settings().endpoint === null) return
    this.#reading = this.#reading.then(() => this.#push(runId)).catch((error: unknown) => console.error(error))
  }

  /** Resolves when all that ended so far was sent or given up. */
  async idle(): Promise<void> {
    await this.#reading
    await this.#sender.idle()
  }

  async close(): Promise<void> {
    const grace = new AbortController()
    // A command that ends with its run would otherwise send nothing.
    await Promise.race([this.idle(), delay(GRACE_MS, undefined, { signal: grace.signal, ref: false })])
    grace.abort()
    this.#closed = true
    await this.#sender.close()
  }

  async #push(runId: RunId): Promise<void> {
    const { store, appVersion, settings } = this.#options
    const { endpoint, protocol, profile, content } = settings()
    if (endpoint === null || this.#closed) return
    const json = protocol === 'http/json'
    const options = ExportOptions.parse({ format: json ? 'otlp-json' : 'otlp-proto', profile, content })
    const contentType = json ? 'application/json' : 'application/x-protobuf'
    for (const piece of exportRun(store, runId, options, appVersion).pieces) {
      this.#sender.send({ endpoint, contentType }, Buffer.from(piece))
      // Runs that go on meanwhile have their turn between two messages.
      await turn()
      if (this.#closed) return
    }
  }
}

const fromEnvironment = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=')
      return at < 1 ? [] : [[pair.slice(0, at).trim().toLowerCase(), decoded(pair.slice(at + 1).trim())]]
    }),
  )

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // A value that was not written by the rules is taken as it is.
    return value
  }
}
