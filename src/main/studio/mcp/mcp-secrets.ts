import { toErrorInfo } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { Store } from '../../store/types.ts'
import { McpFailure } from '../../tools/mcp/failure.ts'
import type { Keychain } from '../keychain.ts'
import type { SecretFiles } from './secret-files.ts'

/** No name a definition could give a secret. */
const SIGN_IN = '@sign-in'

/** Where a secret is found: sealed by the desktop, held for this session, or in the environment variable of its name. */
export class McpSecrets {
  readonly #store: Store
  readonly #keychain: Keychain
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #files: SecretFiles
  readonly #session = new Map<string, string>()

  constructor(store: Store, keychain: Keychain, env: Readonly<Record<string, string | undefined>>, files: SecretFiles) {
    this.#store = store
    this.#keychain = keychain
    this.#env = env
    this.#files = files
  }

  /** Those of `names` that nobody has entered. */
  missing(id: McpServerId, names: readonly string[]): string[] {
    const sealed = this.#sealed(id)
    return names.filter((name) => !this.#held(id, name) && !sealed.has(name))
  }

  /** Whether a sign-in is kept anywhere. */
  hasSignIn(id: McpServerId): boolean {
    return this.#held(id, SIGN_IN) !== undefined || this.#files.has(id) || this.#sealed(id).has(SIGN_IN)
  }

  /** The sign-in as it was given. Errors: McpFailure where it cannot be opened. */
  async readSignIn(id: McpServerId): Promise<string> {
    if (this.#files.has(id)) return await this.#files.read(id)
    return this.#held(id, SIGN_IN) ?? (await this.#open(SIGN_IN, this.#sealed(id).get(SIGN_IN)))
  }

  /** Keeps a sign-in in the keychain; without a desktop in a file only its owner reads; else for this session. Null forgets it. */
  async setSignIn(id: McpServerId, value: string | null): Promise<void> {
    const headless = value !== null && (await this.#keychain.status()).state === 'absent'
    await this.#files.write(id, headless ? value : null)
    await this.set(id, SIGN_IN, headless ? null : value)
  }

  /** Forgets what the rows of a server that is removed do not hold. */
  async forget(id: McpServerId): Promise<void> {
    this.#session.delete(`${id} ${SIGN_IN}`)
    await this.#files.write(id, null)
  }

  /** Keeps a secret in the keychain, or for this session where there is none; null forgets it. */
  async set(id: McpServerId, name: string, value: string | null): Promise<'keychain' | 'session' | 'none'> {
    const sealed = value === null ? null : await this.#keychain.seal(value).catch(() => null)
    this.#session.delete(`${id} ${name}`)
    if (value !== null && sealed === null) this.#session.set(`${id} ${name}`, value)
    this.#store.write((tx) => {
      tx.run('DELETE FROM mcp_secret WHERE server_id = :id AND name = :name', { id, name })
      if (sealed !== null)
        tx.run('INSERT INTO mcp_secret (server_id, name, sealed) VALUES (:id, :name, :sealed)', { id, name, sealed })
    })
    return value === null ? 'none' : sealed === null ? 'session' : 'keychain'
  }

  /** Errors: McpFailure for one that is missing or cannot be opened. */
  async read(id: McpServerId, names: readonly string[]): Promise<Map<string, string>> {
    const sealed = this.#sealed(id)
    const found = new Map<string, string>()
    for (const name of names) {
      const value = this.#held(id, name) ?? (await this.#open(name, sealed.get(name)))
      found.set(name, value)
    }
    return found
  }

  async #open(name: string, sealed: string | undefined): Promise<string> {
    if (sealed === undefined)
      throw missing(
        `The server needs "${name}", which nobody has entered. Enter it, or set the environment variable ${name}.`,
      )
    try {
      return await this.#keychain.open(sealed)
    } catch (error) {
      throw missing(
        `"${name}" is in the desktop's keychain, which cannot open it now: ${toErrorInfo(error).message} Enter it again, or set the environment variable ${name}.`,
      )
    }
  }

  #held(id: McpServerId, name: string): string | undefined {
    return this.#session.get(`${id} ${name}`) ?? this.#env[name]
  }

  #sealed(id: McpServerId): Map<string, string> {
    const rows = this.#store.all<{ name: string; sealed: string }>(
      'SELECT name, sealed FROM mcp_secret WHERE server_id = :id',
      { id },
    )
    return new Map(rows.map(({ name, sealed }) => [name, sealed]))
  }
}

const missing = (message: string): McpFailure => new McpFailure({ kind: 'secret-missing', message, lines: [] })
