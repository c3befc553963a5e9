import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { htmlToText } from '../../../../../src/main/tools/builtin/http/html-to-text.ts'
import { type AddressRules, isPublicAddress } from '../../../../../src/main/tools/builtin/http/public-address.ts'
import { type HttpOptions, httpGet } from '../../../../../src/main/tools/builtin/http-get.ts'
import { threadJobs } from '../../../../support/jobs.ts'
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
const pretend: AddressRules = {
  resolve: async (hostname) => (hostname === 'shop.test' ? ['127.0.0.1'] : ['10.0.0.1']),
  allow: (address) => address === '127.0.0.1',
}

type Given = Partial<HttpOptions> & { raw?: boolean; from?: number }
const get = async (url: string, { raw, from, ...options }: Given = { rules: pretend }, signal?: AbortSignal) =>
  (
    await httpGet({ jobs: threadJobs(), ...options }).run(
      { url, ...(raw === undefined ? {} : { raw }), ...(from === undefined ? {} : { from }) },
      contextFor('/nowhere', signal ? { signal } : {}),
    )
  ).content

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
    expect(await get(`http://shop.test:${port}/old`)).toBe(
      `From http://shop.test:${port}/new\n\n{\n "host": "shop.test:${port}"\n}`,
    )
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
    expect(content.length).toBeLessThan(4_000)
    expect(content).toContain('characters 0 to 3500 of 2097152, and the page is longer')
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
    expect(await get(`http://shop.test:${port}/`)).toBe(
      `# Shop & more\nhttp://shop.test:${port}/\n\n## Hello\n\nOne two <three\\> é🙂\n\n-   a\n-   b\n\n1 < 2`,
    )
  })

  test('a long page ends where the first part does, or its parts do not join', async () => {
    const words = Array.from({ length: 2_000 }, (_, index) => `word${index}`).join(' ')
    const { port } = await serve(text(words))
    const url = `http://shop.test:${port}/`
    let read = ''
    for (let from = 0; read.length < words.length; from = read.length) {
      const part = await get(url, { rules: pretend, from })
      read += part.replace(/\n… characters[\s\S]*$/, '')
    }
    expect(read).toBe(words)
    expect(await get(url, { rules: pretend, from: 1_000_000 })).toContain('nothing from 1000000 on')
  })

  test('what surrounds an article is read before it, links lead nowhere, tables fall apart', async () => {
    const page = `<html><head><title>Boats</title></head><body><nav><a href="/x">Menu of things</a></nav><article>
      <h2>Old boats</h2><p>${'They float on the water for years. '.repeat(20)}<a href="../more?a=1">More</a>
      <a href="javascript:alert(1)">click</a></p><table><tr><td>Name</td><td>Year</td></tr><tr><td>Eva</td><td>1902</td></tr>
      </table></article><footer>Imprint</footer></body></html>`
    const { port } = await serve(text(page, 'text/html'))
    const content = await get(`http://shop.test:${port}/a/b`)
    expect(content).toContain('# Boats\n')
    expect(content).toContain(`[More](http://shop.test:${port}/more?a=1)`)
    expect(content).toContain('| Name | Year |\n| --- | --- |\n| Eva | 1902 |')
    expect(content).not.toMatch(/Menu of things|javascript:/)
    expect(await get(`http://shop.test:${port}/a/b`, { rules: pretend, raw: true })).toContain('<nav>')
  })

  test('a page is garbled that says its character set in itself, or wrongly', async () => {
    const german = Uint8Array.of(
      ...Buffer.from('<html><head><meta charset="iso-8859-1"><title>Gr'),
      0xfc,
      0xdf,
      0x65,
      ...Buffer.from('</title></head><body>x</body></html>'),
    )
    const inside = await serve(text(german, 'text/html'))
    expect(await get(`http://shop.test:${inside.port}/`)).toContain('# Grüße')
    const unknown = await serve(text('Grüße', 'text/plain; charset=klingon'))
    expect(await get(`http://shop.test:${unknown.port}/`)).toBe('Grüße')
    const marked = await serve(text(Buffer.from('\uFEFFGrüße', 'utf16le'), 'text/plain; charset=utf-8'))
    expect(await get(`http://shop.test:${marked.port}/`)).toBe('Grüße')
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a page packed as %s cannot be read, or a bomb fills the memory', async (encoding, pack) => {
    const packed =
      (bytes: Uint8Array): RequestListener =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(bytes)
      }
    const fine = await serve(packed(pack('fine')))
    expect(await get(`http://shop.test:${fine.port}/`)).toBe('fine')
    const bomb = await serve(packed(pack(Buffer.alloc(64 * 1024 * 1024, 0x61))))
    const before = process.memoryUsage().arrayBuffers
    expect(await get(`http://shop.test:${bomb.port}/`)).toContain('of 2097152, and the page is longer')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
    const damaged = await serve(packed(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)))
    const failure = await failureOf(() => get(`http://shop.test:${damaged.port}/`))
    expect(failure).toEqual({ code: 'TOOL_FAILED', message: expect.stringContaining('damaged') })
  })

  test('what is no text is given as text, whatever it is called', async () => {
    const pdf = await serve(text('%PDF-1.7', 'application/pdf'))
    expect((await failureOf(() => get(`http://shop.test:${pdf.port}/`))).message).toContain('a PDF document')
    const lie = await serve(text(Uint8Array.of(0x89, 0x50, 0, 0, 1), 'text/plain'))
    expect((await failureOf(() => get(`http://shop.test:${lie.port}/`))).message).toContain('not text')
  })

  test('a page that takes a minute to be made readable hangs the studio', async () => {
    const { port } = await serve(text(`${'<div>'.repeat(60_000)}deep inside`, 'text/html'))
    let beats = 0
    const heart = setInterval(() => (beats += 1), 20)
    onTestFinished(() => clearInterval(heart))
    const content = await get(`http://shop.test:${port}/`)
    expect(content).toContain('deep inside')
    expect(beats).toBeGreaterThan(20)
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
