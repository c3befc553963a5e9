import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../../../../src/main/tools/mcp/diagnose.ts'
import { guardedFetch } from '../../../../../src/main/tools/mcp/guarded-fetch.ts'

/** A real server that counts what reaches it, and sends on whoever asks for /away. */
async function counting(to = '') {
  const seen: { path: string; key: string | undefined }[] = []
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', key: request.headers.authorization })
    if (request.url === '/away') response.writeHead(302, { location: to }).end()
    else response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, port: (server.address() as AddressInfo).port }
}

/** Why a request was not made, as the Connection Doctor tells it. */
async function problemOf(url: string, work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return diagnose(error, { target: { transport: 'http', url, headers: {} }, ending: null, lines: [], junk: [] })
}

describe('where a server’s name may lead', () => {
  it.each(['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', '::ffff:192.168.1.1', 'fd00::1'])(
    'is not to %s before that very address was confirmed',
    async (inside) => {
      const url = 'https://tools.example/mcp'
      for (const found of [[inside], ['93.184.216.34', inside]]) {
        const fetch = guardedFetch({ url, addresses: ['10.0.0.6'], resolve: async () => found })
        expect(await problemOf(url, fetch(url))).toMatchObject({ kind: 'private-address', address: inside })
      }
    },
  )

  it('is to the address that was confirmed, once it was', async () => {
    const { seen, port } = await counting()
    const url = `https://tools.example:${port}/mcp`
    const resolve = async () => ['127.0.0.1']
    // It gets as far as the handshake, which a server without TLS does not know.
    expect(await problemOf(url, guardedFetch({ url, addresses: ['127.0.0.1'], resolve })(url))).toMatchObject({
      kind: 'tls',
    })
    expect(seen).toEqual([])
  })

  it('is judged again on each redirect and for whatever a server names, and keys stay with the first', async () => {
    const inside = await counting()
    const near = await counting(`http://127.0.0.1:${inside.port}/other`)
    const url = `http://127.0.0.1:${near.port}/away`
    const fetch = guardedFetch({ url, addresses: [] })
    const answer = await fetch(url, { headers: { authorization: 'Bearer key' } })
    expect(await answer.text()).toBe('here')
    expect(near.seen).toEqual([{ path: '/away', key: 'Bearer key' }])
    expect(inside.seen).toEqual([{ path: '/other', key: undefined }])
    const far = guardedFetch({ url: 'https://tools.example/mcp', addresses: [] })
    const named = `http://127.0.0.1:${inside.port}/.well-known/oauth-authorization-server`
    expect(await problemOf(named, far(named))).toMatchObject({ kind: 'private-address', address: '127.0.0.1' })
    await expect(far('http://example.com/')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(inside.seen).toHaveLength(1)
  })

  it('is found once more for each new connection', async () => {
    const url = 'https://tools.example/mcp'
    let asked = 0
    const resolve = async () => {
      asked += 1
      return ['10.0.0.9']
    }
    const fetch = guardedFetch({ url, addresses: [], resolve })
    await expect(fetch(url)).rejects.toThrow()
    await expect(fetch(url)).rejects.toThrow()
    expect(asked).toBe(2)
  })
})
