import { StudioError } from '@shared/errors.ts'
import { LEAST_SECRET, type SecretValue, ToolSecret } from '@shared/tool-secrets.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'
import type { SecretPort } from '../tools/ports.ts'
import type { Keychain } from './keychain.ts'

interface Row {
  name: string
  place: 'keychain' | 'session' | 'variable'
  sealed: string | null
  variable: string | null
  setAt: number
}

/** Named secrets of tools, kept as the keys of servers are: given to tools they were granted to, and in no log. */
export class ToolSecrets implements SecretPort {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #keychain: Keychain
  readonly #session = new Map<string, string>()
  /** Every value that was opened; a keychain is asked once for each. */
  readonly #opened = new Map<string, Set<string>>()
  readonly #fromKeychain = new Map<string, string>()

  constructor(store: Store, audit: AuditLog, keychain: Keychain) {
    this.#store = store
    this.#audit = audit
    this.#keychain = keychain
  }

  /** By name. */
  list(): ToolSecret[] {
    return this.#rows().map(({ name, place, variable, setAt }) => {
      const state = place === 'session' && !this.#session.has(name) ? 'missing' : place
      return ToolSecret.parse({ name, state, variable, setAt })
    })
  }

  /** Errors: NOT_ALLOWED where the keychain protects nothing; nothing is kept then. */
  async set(actor: string, name: string, value: SecretValue): Promise<ToolSecret[]> {
    const sealed = value.place === 'keychain' ? await this.#keychain.seal(value.value) : null
    const variable = value.place === 'variable' ? value.variable : null
    this.#store.write((tx) => {
      tx.run(
        `INSERT INTO tool_secret (name, place, sealed, variable, set_at) VALUES (:name, :place, :sealed, :variable, :now)
         ON CONFLICT (name) DO UPDATE SET place = excluded.place, sealed = excluded.sealed, variable = excluded.variable,
           set_at = excluded.set_at`,
        { name, place: value.place, sealed, variable, now: Date.now() },
      )
      const details = { place: value.place }
      this.#audit.appendIn(tx, { actor, action: 'secret.set', subject: name, result: 'ok', details })
    })
    this.#session.delete(name)
    this.#fromKeychain.delete(name)
    if (value.place === 'session') this.#session.set(name, value.value)
    if (value.place === 'keychain') this.#fromKeychain.set(name, value.value)
    return this.list()
  }

  /** Errors: NOT_FOUND. */
  remove(actor: string, name: string): ToolSecret[] {
    this.#row(name)
    this.#store.write((tx) => {
      tx.run('DELETE FROM tool_secret WHERE name = :name', { name })
      this.#audit.appendIn(tx, { actor, action: 'secret.removed', subject: name, result: 'ok', details: {} })
    })
    this.#session.delete(name)
    this.#fromKeychain.delete(name)
    return this.list()
  }

  async open(name: string): Promise<string> {
    const value = await this.#value(this.#row(name))
    if (value.length < LEAST_SECRET)
      throw new StudioError(
        'NOT_AVAILABLE',
        `The secret ${name} is shorter than 8 characters, so it could not be hidden.`,
      )
    const known = this.#opened.get(name) ?? new Set()
    this.#opened.set(name, known.add(value))
    return value
  }

  known(): { name: string; value: string }[] {
    return [...this.#opened].flatMap(([name, values]) => [...values].map((value) => ({ name, value })))
  }

  async #value({ name, place, sealed, variable }: Row): Promise<string> {
    switch (place) {
      case 'variable': {
        const value = process.env[variable ?? ''] ?? ''
        if (value !== '') return value
        throw unknown(`The secret ${name} is read from the environment variable ${variable}, which is not set.`)
      }
      case 'session': {
        const value = this.#session.get(name)
        if (value !== undefined) return value
        throw unknown(`The secret ${name} was kept for one session only and is gone. Enter it again.`)
      }
      case 'keychain': {
        const known = this.#fromKeychain.get(name)
        if (known !== undefined) return known
        const value = await this.#keychain.open(sealed ?? '').catch(() => null)
        if (value === null)
          throw unknown(
            `The secret ${name} is in the desktop's keychain, which cannot open it now. The command line reads secrets from environment variables only.`,
          )
        this.#fromKeychain.set(name, value)
        return value
      }
      default:
        return place satisfies never
    }
  }

  #row(name: string): Row {
    const row = this.#rows().find((each) => each.name === name)
    if (row) return row
    throw new StudioError('NOT_FOUND', `There is no secret "${name}". Keep one under this name in the view Tools.`)
  }

  #rows(): Row[] {
    return this.#store.all<Row>('SELECT name, place, sealed, variable, set_at AS setAt FROM tool_secret ORDER BY name')
  }
}

const unknown = (message: string): StudioError => new StudioError('NOT_AVAILABLE', message)
