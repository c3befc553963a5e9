import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { ShellPort } from '../../src/main/studio/shell-port.ts'

/** A desktop whose keychain really encrypts, with a password that only it has. */
export function desktop(state: 'ready' | 'weak' = 'ready'): ShellPort {
  const password = randomBytes(32)
  const iv = Buffer.alloc(16, 7)
  return {
    ask: async (request) => {
      if (request.kind === 'keychain-status') return JSON.stringify({ state, backend: null })
      if (state === 'weak') throw new Error('It protects nothing.')
      if (request.kind === 'seal-key') {
        const cipher = createCipheriv('aes-256-cbc', password, iv)
        return Buffer.concat([cipher.update(request.key, 'utf8'), cipher.final()]).toString('base64')
      }
      if (request.kind !== 'open-key') return null
      const opener = createDecipheriv('aes-256-cbc', password, iv)
      return Buffer.concat([opener.update(Buffer.from(request.sealed, 'base64')), opener.final()]).toString('utf8')
    },
  }
}
