import { StudioError } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { McpServer } from '@shared/mcp.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { SignIn, type SignInKeep } from '../../tools/mcp/sign-in/sign-in.ts'
import type { McpTarget } from '../../tools/mcp/types.ts'
import type { McpSecrets } from './mcp-secrets.ts'

interface SignInParts {
  secrets: McpSecrets
  audit: AuditLog
  /** What would be connected to. Refuses where it was not confirmed. */
  target(id: McpServerId): Promise<McpTarget>
  /** What the server was connected with holds no more. */
  disconnect(id: McpServerId): Promise<void>
  onChange(): void
}

/** Who is signed in at which server, and signing in and out on the person's word alone. */
export class SignIns {
  readonly #parts: SignInParts
  /** Addresses that were shown to the person and may be opened. */
  readonly #shown = new Map<McpServerId, string>()

  constructor(parts: SignInParts) {
    this.#parts = parts
  }

  has(id: McpServerId): boolean {
    return this.#parts.secrets.hasSignIn(id)
  }

  /** Where a connection finds the sign-in of its server, and keeps it when it is renewed. */
  keepOf(id: McpServerId): SignInKeep {
    const { secrets, onChange } = this.#parts
    return {
      read: async () => {
        if (!this.has(id)) return null
        // One that cannot be opened or read now is as good as none: the person can sign in again.
        const text = await secrets.readSignIn(id).catch(() => null)
        return text === null ? null : SignIn.parse(JSON.parse(text))
      },
      write: async (signIn) => {
        await secrets.setSignIn(id, signIn === null ? null : JSON.stringify(signIn))
        onChange()
      },
    }
  }

  /** Errors: those of `target`; NOT_AVAILABLE for a program; McpFailure, SERVER_REFUSED, CANCELLED. */
  async signIn(
    actor: string,
    id: McpServerId,
    { onAddress, signal }: { onAddress(address: string): void; signal: AbortSignal },
  ): Promise<void> {
    const target = await this.#parts.target(id)
    if (target.transport !== 'http')
      throw new StudioError('NOT_AVAILABLE', 'Only servers at an address are signed in to; this one is a program.')
    const { askToSignIn } = await import('../../tools/mcp/sign-in/ask-to-sign-in.ts')
    const shown = (address: string) => {
      this.#shown.set(id, address)
      onAddress(address)
    }
    try {
      const keep = this.keepOf(id)
      const wanted = (await keep.read())?.wanted
      await keep.write(await askToSignIn(target, { onAddress: shown, signal, wanted }))
    } finally {
      this.#shown.delete(id)
    }
    this.#tell(actor, 'mcp.signed-in', id, target.url)
    await this.#parts.disconnect(id)
  }

  /** The address a sign-in waits for, as it was shown. Errors: NOT_FOUND. */
  addressOf(id: McpServerId): string {
    const address = this.#shown.get(id)
    if (address !== undefined) return address
    throw new StudioError('NOT_FOUND', 'No sign-in waits for an answer. Begin again.')
  }

  /** Forgets the tokens. Errors: NOT_AVAILABLE where nobody is signed in. */
  async signOut(actor: string, { id, definition }: Pick<McpServer, 'id' | 'definition'>): Promise<void> {
    if (!this.has(id) || definition.transport !== 'http')
      throw new StudioError('NOT_AVAILABLE', 'Nobody is signed in at this server.')
    await this.keepOf(id).write(null)
    this.#tell(actor, 'mcp.signed-out', id, definition.url)
    await this.#parts.disconnect(id)
  }

  #tell(actor: string, action: string, subject: McpServerId, address: string): void {
    const { host } = new URL(address)
    this.#parts.audit.append({ actor, action, subject, result: 'ok', details: { host } })
  }
}
