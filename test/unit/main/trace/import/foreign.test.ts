import { ExportOptions, OtlpProfile } from '@shared/share.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readImport } from '../../../../../src/main/trace/import/read-file.ts'
import { exportRun } from '../../../../../src/main/trace/write-export.ts'
import { temporaryProfile } from '../../../../support/profile.ts'
import { writeRecordedRun } from '../../../../support/recorded-run.ts'

const NOW = Date.UTC(2026, 10, 23)
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
const read = (content: string | Uint8Array) => {
  const bytes = Buffer.from(content)
  return readImport(once(bytes), { size: bytes.length, now: NOW })
}
const span = (more: object) => ({
  traceId: 'AB'.repeat(16),
  spanId: '01'.repeat(8),
  name: 'x',
  startTimeUnixNano: '1000000',
  endTimeUnixNano: 2000000,
  ...more,
})
const traces = (...spans: object[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const text = (key: string, value: string) => ({ key, value: { stringValue: value } })

describe('importing OTLP', () => {
  it.each(
    OtlpProfile.options.flatMap((profile) =>
      (['otlp-json', 'otlp-proto'] as const).map((format) => [profile, format] as const),
    ),
  )('reads back %s as %s: kinds, times, tokens, errors and what was said', async (profile, format) => {
    const store = await temporaryProfile().open()
    const { id, input, answer } = writeRecordedRun(store)
    const options = ExportOptions.parse({ format, profile, content: true, redact: false })
    const pieces = [...exportRun(store, id, options, '1').pieces].map((piece) => Buffer.from(piece))
    const { kind, runs } = await read(Buffer.concat(pieces))
    expect(kind).toBe(profile === 'openinference' ? 'openinference' : 'otlp')
    const [run] = runs
    expect(run?.run).toMatchObject({
      input,
      answer,
      status: 'done',
      steps: 2,
      inputTokens: 90,
      outputTokens: 20,
      modelName: 'autoglm-tiny',
    })
    expect(run?.spans.map((each) => each.kind)).toEqual(['agent', 'inference', 'tool', 'inference'])
    expect(run?.spans.map((each) => each.parentId === null)).toEqual([true, false, false, false])
    expect(run?.spans[2]).toMatchObject({
      status: 'error',
      error: { code: 'TOOL_FAILED' },
      content: { output: 'Refused lena.fox@example.org' },
    })
    expect(run?.spans[3]?.content).toMatchObject({
      kind: 'text',
      input: expect.stringContaining('tool: Refused lena'),
      output: expect.stringContaining(answer ?? ''),
    })
    expect(JSON.stringify(run?.spans[3]?.attributes)).not.toContain('lena')
    expect(run?.proof).toBe('none')
  })

  it('gives the same ids each time, so that a file comes in once', async () => {
    const file = traces(span({}))
    expect((await read(file)).runs[0]?.run.id).toBe((await read(file)).runs[0]?.run.id)
  })

  it('makes a run of every trace, and takes spans in any order', async () => {
    const child = span({ spanId: '02'.repeat(8), parentSpanId: '01'.repeat(8), startTimeUnixNano: '1500000' })
    const other = span({ traceId: 'cd'.repeat(16) })
    const { runs } = await read(`${traces(child)}\n${traces(other)}\n${traces(span({}))}\n`)
    expect(runs.map(({ spans }) => spans.length)).toEqual([2, 1])
    expect(runs[0]?.spans[1]?.parentId).toBe(runs[0]?.spans[0]?.id)
  })

  it("shows spans that are each other's ancestors, instead of losing them or never ending", async () => {
    const a = span({ spanId: '0a'.repeat(8), parentSpanId: '0b'.repeat(8) })
    const b = span({ spanId: '0b'.repeat(8), parentSpanId: '0a'.repeat(8) })
    const self = span({ spanId: '0c'.repeat(8), parentSpanId: '0c'.repeat(8) })
    const { runs } = await read(traces(a, b, self))
    const spans = runs[0]?.spans ?? []
    expect(spans).toHaveLength(3)
    for (const [index, each] of spans.entries()) {
      const parent = spans.findIndex(({ id }) => id === each.parentId)
      expect(each.parentId === null || (parent >= 0 && parent < index)).toBe(true)
    }
  })

  it('keeps huge values and any number of attributes from the tree', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      text(`key${index}`, '<img src=x onerror=alert(1)>'.repeat(200)),
    )
    const { runs } = await read(traces(span({ name: '<b>../../x</b>'.repeat(1000), attributes: many })))
    const [shown] = runs[0]?.spans ?? []
    expect(JSON.stringify(shown?.attributes).length).toBeLessThan(1_000_000)
    expect(shown?.name.length).toBeLessThan(300)
  })

  it('takes any times without a date that no page can show', async () => {
    const { runs } = await read(traces(span({ startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '0' })))
    const { startedAt, endedAt } = runs[0]!.spans[0]!
    expect(new Date(startedAt).toISOString()).toBeTruthy()
    expect(Number(endedAt)).toBeGreaterThanOrEqual(startedAt)
  })
})

describe('importing chat logs', () => {
  const log = {
    model: 'gpt-x',
    messages: [
      { role: 'system', content: 'Be short.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is 12*7?' },
          { type: 'image_url', image_url: { url: 'http://x' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'calc', arguments: '{"e":"12*7"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '84' },
      { role: 'assistant', content: 'It is 84.' },
    ],
  }
  const choices = [{ message: log.messages[4] }]
  it.each<[string, string]>([
    ['one conversation', JSON.stringify(log)],
    ['indented over many lines', JSON.stringify(log, null, 2)],
    ['only its messages', JSON.stringify(log.messages)],
    ['a message a line', log.messages.map((message) => JSON.stringify(message)).join('\n')],
    [
      'a request with its response',
      JSON.stringify({
        request: { ...log, messages: log.messages.slice(0, 4) },
        response: { model: 'gpt-x', choices },
      }),
    ],
  ])('reads %s', async (_, file) => {
    const { kind, runs, remarks } = await read(file)
    expect(kind).toBe('chat')
    expect(runs).toHaveLength(1)
    expect(runs[0]?.run).toMatchObject({
      input: expect.stringContaining('What is 12*7?'),
      answer: 'It is 84.',
      steps: 2,
    })
    expect(runs[0]?.spans.map(({ name }) => name.split(' ')[0])).toEqual([
      'conversation',
      'chat',
      'execute_tool',
      'chat',
    ])
    expect(runs[0]?.spans[2]?.content).toMatchObject({ input: expect.stringContaining('12*7'), output: '84' })
    expect(remarks.join()).toContain('no times')
  })

  it('makes a run of every line, as training files have them, and says what it left out', async () => {
    const other = {
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
      ],
    }
    const { runs, remarks } = await read(
      `${JSON.stringify(log)}\n${JSON.stringify(other)}\n{"x":1}\n${JSON.stringify(other)}\n`,
    )
    expect(runs).toHaveLength(2)
    expect(remarks.join()).toMatch(/more than once.*no conversations/)
  })
})

describe('importing what should not be imported', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /no file that can be imported/],
    ['a page', '<!doctype html><script>alert(1)</script>', /no file that can be imported/],
    ['plain text', 'hello', /no file that can be imported/],
    ['gzip', Uint8Array.from([0x1f, 0x8b, 8, 0]), /packed/],
    ['a zip', Buffer.from('PK\u0003\u0004xxxx'), /packed/],
    ['half a JSON text', '{"resourceSpans": [', /not valid JSON/],
    ['deep JSON', `{"resourceSpans":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /deeper than/],
    ['another JSON', '{"a":1}', /no file that can be imported/],
    ['wrong ids', traces(span({ traceId: '../../etc' })), /not OTLP/],
    ['no spans', '{"resourceSpans":[]}', /no spans/],
  ])('refuses %s with a sentence', async (_, file, sentence) => {
    await expect(read(file)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringMatching(sentence),
    })
  })

  it('refuses a size no export has before reading, and when the size was a lie', async () => {
    const lie = readImport(endless(), { size: 10, now: NOW })
    await expect(lie).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
    await expect(readImport(once(Buffer.from('{}')), { size: 2 ** 40, now: NOW })).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
    })
  })

  it('refuses what is small to store and huge to hold', async () => {
    const lists = `{"resourceSpans":[${'[],'.repeat(4_100_000)}0]}`
    await expect(read(lists)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
    const empty = Buffer.alloc(2 * 4_100_000)
    for (let at = 0; at < empty.length; at += 2) empty[at] = 0x0a
    await expect(read(empty)).rejects.toMatchObject({ message: expect.stringContaining('messages') })
  })

  it('never fails in any other way, whatever the bytes are', async () => {
    const pieces = fc.constantFrom(
      '{"resourceSpans":',
      '[{"role":"user","content":',
      '{"format":"autoglm-share","version":1',
      '"',
      '}',
      ']',
      '\n',
      '{"messages":',
      'null',
      '\u0000',
    )
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''))),
      fc.json().map((json) => Buffer.from(json)),
    )
    await fc.assert(
      fc.asyncProperty(any, async (bytes) => {
        await read(bytes).catch((error: unknown) => expect(error).toMatchObject({ code: 'VALIDATION_FAILED' }))
      }),
      { numRuns: 500 },
    )
  })
})

async function* endless(): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(8 * 1024 * 1024, '{"a":1}\n')
  for (;;) yield chunk
}
