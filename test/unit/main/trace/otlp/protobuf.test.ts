import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTraces, encodeTraces } from '../../../../../src/main/trace/otlp/protobuf.ts'
import { type AnyValue, type KeyValue, TracesData } from '../../../../../src/main/trace/otlp/types.ts'

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('hex'))
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)

const { value } = fc.letrec<{ value: AnyValue; pair: KeyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ stringValue: fc.string({ unit: 'grapheme' }) }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)) }),
    fc.record({ bytesValue: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')) }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 4 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('pair'), { maxLength: 4 }) }) }),
  ),
  pair: fc.record({ key: fc.string(), value: tie('value') }),
}))
const attributes = fc.array(fc.record({ key: fc.string(), value }), { minLength: 1, maxLength: 4 })
const span = fc.record(
  {
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: hex(8),
    name: fc.string({ unit: 'grapheme' }),
    kind: fc.integer({ min: 0, max: 5 }),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    events: fc.array(fc.record({ timeUnixNano: time, name: fc.string(), attributes }), { minLength: 1, maxLength: 2 }),
    links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8) }), { minLength: 1, maxLength: 2 }),
    status: fc.record({ message: fc.string(), code: fc.integer({ min: 0, max: 2 }) }),
  },
  { requiredKeys: ['traceId', 'spanId'] },
)
const traces = fc
  .array(span, { minLength: 1, maxLength: 3 })
  .map((spans) => TracesData.parse({ resourceSpans: [{ scopeSpans: [{ scope: { name: 'x' }, spans }] }] }))

describe('OTLP protobuf', () => {
  it('gives back what was written, or a number, an empty list or a false value would be lost', () => {
    fc.assert(fc.property(traces, (data) => void expect(decodeTraces(encodeTraces(data))).toEqual(data)))
  })

  it('joins files by appending them, as every reader of protobuf does', () => {
    fc.assert(
      fc.property(traces, traces, (a, b) => {
        const joined = decodeTraces(Buffer.concat([encodeTraces(a), encodeTraces(b)]))
        expect(joined.resourceSpans).toEqual([...a.resourceSpans, ...b.resourceSpans])
      }),
    )
  })

  it('refuses what is cut off or made up with a sentence, and never reads beyond it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), cut()), (bytes) => {
        try {
          decodeTraces(bytes)
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION_FAILED' })
        }
      }),
    )
  })

  it('refuses values nested without an end instead of running out of stack', () => {
    let bytes: Uint8Array = Buffer.alloc(0)
    const wrapped = (no: number, inner: Uint8Array): Uint8Array => {
      const length: number[] = []
      for (let rest = inner.length; ; rest >>= 7) {
        length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest)
        if (rest <= 0x7f) break
      }
      return Buffer.concat([Buffer.from([(no << 3) | 2, ...length]), inner])
    }
    for (let depth = 0; depth < 2000; depth += 1) bytes = wrapped(5, wrapped(1, bytes))
    const attribute = wrapped(9, Buffer.concat([wrapped(1, Buffer.from('k')), wrapped(2, bytes)]))
    expect(() => decodeTraces(wrapped(1, wrapped(2, wrapped(2, attribute))))).toThrow(/nested deeper/)
  })
})

const cut = () =>
  fc.tuple(traces, fc.nat()).map(([data, at]) => {
    const bytes = encodeTraces(data)
    return bytes.subarray(0, at % (bytes.length + 1))
  })
