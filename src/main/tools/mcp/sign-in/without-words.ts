import type { GuardedFetch } from '../guarded-fetch.ts'

/** Leaves nothing of a refusal but its status and the standard's code: the SDK writes the rest into the log, and it may hold a token. */
export const withoutWords =
  (fetch: GuardedFetch): GuardedFetch =>
  async (url, init) => {
    const response = await fetch(url, init)
    if (response.status < 400) return response
    const { status, statusText } = response
    const text = await response.text().catch(() => '')
    const code = /"error"\s*:\s*"([a-z_]{1,60})"/.exec(text)?.[1]
    const headers = new Headers({ 'content-type': 'application/json' })
    const challenge = response.headers.get('www-authenticate')
    if (challenge !== null) headers.set('www-authenticate', challenge)
    return new Response(code === undefined ? null : JSON.stringify({ error: code }), { status, statusText, headers })
  }
