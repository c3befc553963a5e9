import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../../../../../src/main/tools/jobs/document/read-document.ts'
import type { DocumentInput } from '../../../../../src/main/tools/jobs/messages.ts'
import { docx, pdf, zip } from '../../../../support/documents.ts'
import { threadJobs } from '../../../../support/jobs.ts'

const read = async (bytes: Uint8Array, format: DocumentInput['format']) => {
  const { passages } = await readDocument({ bytes, format })
  return passages.map(({ page, line, heading, text }) => ({ page, line, heading, text }))
}

describe('documents', () => {
  test('pages of a PDF are mixed up', async () => {
    expect(await read(pdf(['First (page)', 'Second page']), 'pdf')).toEqual([
      { page: 1, line: null, heading: '', text: 'First (page)' },
      { page: 2, line: null, heading: '', text: 'Second page' },
    ])
  })

  test('headings of a Word document are lost', async () => {
    expect(await read(docx(['# Storage', 'Keep < 5 degrees.', '# Price', 'Low & fair.']), 'docx')).toMatchObject([
      { heading: 'Storage', text: expect.stringContaining('Keep < 5 degrees.') },
      { heading: 'Price', text: expect.stringContaining('Low & fair.') },
    ])
  })

  test('all of an HTML page is not read, or its scripts are', async () => {
    const page =
      '<title>T</title><nav>Menu</nav><h1>One</h1><p>First.</p><script>x()</script><h2>Two</h2><p>Second.</p>'
    const found = await read(Buffer.from(page), 'html')
    expect(found.map(({ heading }) => heading)).toEqual(['One', 'One > Two'])
    expect(JSON.stringify(found)).not.toMatch(/x\(\)|Menu/)
  })

  test('text in another encoding is garbled', async () => {
    const german = Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65)
    expect(await read(german, 'text')).toMatchObject([{ text: 'Grüße', line: 1 }])
    expect(await read(Buffer.from('\uFEFFa\r\n\r\nb', 'utf16le'), 'text')).toMatchObject([{ text: 'a\n\nb' }])
  })

  test.each([
    ['nothing', Buffer.from(''), 'text', 'no text'],
    ['bytes that are no text', Buffer.from('a\0b'), 'text', 'no text'],
    ['a damaged PDF', Buffer.from('%PDF-1.4 nope'), 'pdf', 'damaged'],
    ['a PDF without text', pdf(['']), 'pdf', 'no text'],
    ['no archive', Buffer.from('PK nope'), 'docx', 'damaged'],
  ] as const)('%s is read as something', async (_, bytes, format, reason) => {
    await expect(readDocument({ bytes, format })).rejects.toThrow(reason)
  })

  test('a bomb in an archive is unpacked, also one that lies about its size', async () => {
    const bomb = deflateRawSync(Buffer.alloc(300 * 1024 * 1024))
    for (const size of [300 * 1024 * 1024, 100]) {
      const bytes = zip([{ name: 'word/document.xml', data: bomb, method: 8, size }])
      await expect(readDocument({ bytes, format: 'docx' })).rejects.toThrow('unpacks to far more')
    }
  })

  test('a thread does not read what this one reads, or is not ended', async () => {
    const jobs = threadJobs()
    const signal = new AbortController().signal
    const { passages } = await jobs.run('document', { bytes: pdf(['Hello']), format: 'pdf' }, { signal })
    expect(passages).toMatchObject([{ text: 'Hello', page: 1 }])
    const stop = new AbortController()
    const running = jobs.run(
      'document',
      { bytes: Buffer.from('<div>'.repeat(60_000)), format: 'html' },
      { signal: stop.signal },
    )
    setTimeout(() => stop.abort(new Error('stop')), 300)
    await expect(running).rejects.toThrow('stop')
    const left = jobs.run('document', { bytes: Buffer.from('<div>'.repeat(60_000)), format: 'html' }, { signal })
    const ended = expect(left).rejects.toThrow('closing')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await jobs.close()
    await ended
    await expect(jobs.run('document', { bytes: pdf(['x']), format: 'pdf' }, { signal })).rejects.toThrow('closing')
  })
})
