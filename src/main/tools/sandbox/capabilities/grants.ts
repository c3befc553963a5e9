import { StudioError } from '@shared/errors.ts'

/** What a capability lets a tool do, and of what: `net:api.example.com`. */
export type Grant =
  | { kind: 'net'; host: string }
  /** `folder`: from the workspace's root, with `/`; null for all of it. */
  | { kind: 'fs.read'; folder: string | null }
  | { kind: 'fs.write'; folder: string | null }
  | { kind: 'sqlite'; file: string }
  /** Reading included. */
  | { kind: 'sqlite.write'; file: string }
  | { kind: 'secrets'; name: string }
  | { kind: 'model' }
  | { kind: 'memory' }
  | { kind: 'tools'; name: string }
  | { kind: 'clock' }
  | { kind: 'random' }

export const SECRET_NAME = /^[A-Za-z0-9_-]{1,64}$/
const FOLDER = /^(?!\.{1,2}(\/|$))[^/\\:\0]+(\/(?!\.{1,2}(\/|$))[^/\\:\0]+)*$/
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i

/** Reads a declared capability. Errors: VALIDATION_FAILED, naming those there are. */
export function parseGrant(text: string): Grant {
  const at = text.indexOf(':')
  const kind = at < 0 ? text : text.slice(0, at)
  const what = at < 0 ? '' : text.slice(at + 1)
  switch (kind) {
    case 'fs.read':
    case 'fs.write':
      if (at < 0) return { kind, folder: null }
      if (FOLDER.test(what)) return { kind, folder: what }
      break
    case 'model':
    case 'memory':
    case 'clock':
    case 'random':
      if (at < 0) return { kind }
      break
    case 'net':
      if (HOST.test(what)) return { kind, host: what.toLowerCase() }
      break
    case 'sqlite':
    case 'sqlite.write':
      if (what !== '') return { kind, file: what }
      break
    case 'secrets':
      if (SECRET_NAME.test(what)) return { kind, name: what }
      break
    case 'tools':
      if (/^[A-Za-z0-9_-]{1,64}$/.test(what)) return { kind, name: what }
      break
    default:
  }
  throw new StudioError(
    'VALIDATION_FAILED',
    `There is no capability "${text}". There are: net:HOST, fs.read, fs.write (or fs.read:FOLDER, fs.write:FOLDER), sqlite:FILE, sqlite.write:FILE, secrets:NAME, model, memory, tools:NAME, clock, random.`,
  )
}

/** Whether what it lets a tool do changes anything. */
export const changesThings = ({ kind }: Grant): boolean => kind === 'fs.write' || kind === 'sqlite.write'

/** The grant of this kind that `fits`. Errors: NOT_ALLOWED, naming the capability that is missing. */
export function requireGrant<Kind extends Grant['kind']>(
  grants: readonly Grant[],
  kind: Kind,
  fits: (grant: Extract<Grant, { kind: Kind }>) => boolean,
  missing: string,
): void {
  const found = grants.some((grant) => grant.kind === kind && fits(grant as Extract<Grant, { kind: Kind }>))
  if (!found) throw new StudioError('NOT_ALLOWED', `The capability "${missing}" was not granted to this tool.`)
}
