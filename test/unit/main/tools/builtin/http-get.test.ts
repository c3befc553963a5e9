import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { htmlToText } from '../../../../../src/main/tools/builtin/http/html-to-text.ts'
import { isPublicAddress } from '../../../../../src/main/tools/builtin/http/public-address.ts'
import { type HttpGetOptions, httpGet } from '../../../../../src/main/tools/builtin/http-get.ts'
import { contextFor, failureOf } from '../fixture.ts'

/** A real server on this machine; `touched` is how many requests reached it. */
async function serve(listener: RequestListener): Promise<{ port: number; touched: () => number }> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, touched: () => count }
}

const text =
  (body: string | Uint8Array, type = 'text/plain'): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body)
  }

/** `shop.test` stands for a public server, which is reached on this machine. */
const pretend: HttpGetOptions['rules'] = {
  resolve: async (hostname) => (hostname === 'shop.test' ? ['127.0.0.1'] : ['10.0.0.1']),
  allow: (address) => address === '127.0.0.1',
}

const get = async (url: string, options: HttpGetOptions = { rules: pretend }, signal?: AbortSignal) =>
  (await httpGet(options).run({ url }, contextFor('/nowhere', signal ? { signal } : {}))).content

describe('private addresses', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '0.0.0.0',
    '[::]',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    '１２７.0.0.1',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ])('%s reaches this machine', async (host) => {
    const { port, touched } = await serve(text('secret'))
    const failure = await failureOf(() => get(`http://${host}:${port}/`, {}))
    expect(failure.code).toBe('NOT_ALLOWED')
    expect(touched()).toBe(0)
  })

  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::7f00:1',
    '4000::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fec0::1',
    'ff02::1',
    '64:ff9b:1::1',
    '2001:db8::1',
    'not an address',
  ])('%s counts as public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '::ffff:8.8.8.8'])('%s counts as private', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test('one private address among public ones is overlooked', async () => {
    const { port, touched } = await serve(text('secret'))
    const rules = { resolve: async () => ['93.184.215.14', '127.0.0.1'], allow: isPublicAddress }
    expect((await failureOf(() => get(`http://shop.test:${port}/`, { rules }))).code).toBe('NOT_ALLOWED')
    expect(touched()).toBe(0)
  })

  test('a name that changes its mind after the check is connected to by name', async () => {
    const { port } = await serve(text('fine'))
    let asked = 0
    const rules = {
      allow: (address: string) => address === '127.0.0.1',
      resolve: async () => {
        asked += 1
        return asked === 1 ? ['127.0.0.1'] : ['10.0.0.1']
      },
    }
    // The name exists nowhere: only the checked address can have been used.
    expect(await get(`http://rebind.invalid:${port}/`, { rules })).toBe('fine')
    expect(asked).toBe(1)
  })

  test('a redirect inwards is followed', async () => {
    const inside = await serve(text('secret'))
    for (const location of [
      `http://10.0.0.1:${inside.port}/`,
      `http://inside.test:${inside.port}/`,
      `http://[::1]:${inside.port}/`,
      'file:///etc/passwd',
      'http://user:pass@shop.test/',
    ]) {
      const { port } = await serve((_request, response) => response.writeHead(302, { location }).end())
      expect((await failureOf(() => get(`http://shop.test:${port}/`))).code).toBe('NOT_ALLOWED')
    }
    expect(inside.touched()).toBe(0)
  })
})

describe('pages', () => {
  test('a page cannot be read, or a redirect is not followed', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end(`{"host":"${request.headers.host}"}`)
    })
    expect(await get(`http://shop.test:${port}/old`)).toBe(`{"host":"shop.test:${port}"}`)
  })

  test('redirects in a circle go on for ever', async () => {
    const { port, touched } = await serve((_request, response) => response.writeHead(302, { location: '/' }).end())
    expect((await failureOf(() => get(`http://shop.test:${port}/`))).message).toContain('redirects more than 5 times')
    expect(touched()).toBe(6)
  })

  test.each(['ftp://shop.test/', 'file:///etc/passwd', 'javascript:alert(1)', 'http://me:pw@shop.test/', 'shop', ''])(
    '%j is fetched',
    async (url) => {
      expect(['NOT_ALLOWED', 'TOOL_INVALID_ARGUMENTS']).toContain((await failureOf(() => get(url))).code)
    },
  )

  test('an endless page fills the memory', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const more = () => {
        while (response.write('x'.repeat(65_536))) if (response.destroyed) return
      }
      response.on('drain', more)
      more()
    })
    const content = await get(`http://shop.test:${port}/`)
    expect(content.length).toBe(1024 * 1024 + '\n… the first 1024 KB'.length)
  })

  test('a server that does not answer, or stops in mid-page, is waited for', async () => {
    const silent = await serve(() => {})
    const stuck = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('a')
    })
    for (const { port } of [silent, stuck]) {
      const slow = await failureOf(() => get(`http://shop.test:${port}/`, { rules: pretend, timeoutMs: 100 }))
      expect(slow.code).toBe('LIMIT_REACHED')
    }
    const deaf = { resolve: () => new Promise<string[]>(() => {}), allow: () => true }
    expect((await failureOf(() => get('http://shop.test/', { rules: deaf, timeoutMs: 50 }))).code).toBe('LIMIT_REACHED')
    const controller = new AbortController()
    const running = get(`http://shop.test:${silent.port}/`, undefined, controller.signal)
    controller.abort(new Error('stop'))
    await expect(running).rejects.toThrow('stop')
  })

  test('a picture, an error page or a server that is not there counts as a page', async () => {
    const picture = await serve(text(Uint8Array.of(1, 2, 3), 'image/png'))
    expect((await failureOf(() => get(`http://shop.test:${picture.port}/`))).message).toContain('image/png')
    const missing = await serve((_request, response) => response.writeHead(404).end('no'))
    expect((await failureOf(() => get(`http://shop.test:${missing.port}/`))).message).toContain('404')
    const gone = await failureOf(() => get('http://shop.test:9/'))
    expect(gone).toEqual({ code: 'TOOL_FAILED', message: expect.stringContaining('ECONNREFUSED') })
  })

  test('a page in another character set is garbled', async () => {
    const { port } = await serve(text(Uint8Array.of(0x63, 0x61, 0x66, 0xe9), 'text/plain; charset=ISO-8859-1'))
    expect(await get(`http://shop.test:${port}/`)).toBe('café')
  })

  test('markup, scripts or styles are shown as text', async () => {
    const page = `<!doctype html><html><head><title>Shop &amp; more</title><style>p{color:red}</style>
      <script>if (1 < 2) alert("</p>")</script></head><body><!-- <p>hidden</p> --><h1 title="a > b">Hello</h1>
      <p>One&nbsp;two &lt;three&gt; &#233;&#x1F642;</p><ul><li>a<li>b</ul><SCRIPT>x</SCRIPT > 1 < 2</body>`
    const { port } = await serve(text(page, 'text/html; charset=utf-8'))
    expect(await get(`http://shop.test:${port}/`)).toBe('Shop & more\nHello\nOne two <three> é🙂\na\nb\n1 < 2')
  })

  test('a broken page hangs the reader', () => {
    for (const page of [
      '<',
      '<a',
      '<!--',
      '<script>',
      '<p title="',
      '&#99999999;&#0;',
      '<'.repeat(200_000),
      '<a '.repeat(50_000),
    ]) {
      expect(typeof htmlToText(page)).toBe('string')
    }
  })
})
