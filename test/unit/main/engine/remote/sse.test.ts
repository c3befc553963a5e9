import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SseParser } from '../../../../../src/main/engine/remote/sse.ts'

const read = (pieces: Uint8Array[]) => {
  const parser = new SseParser()
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]
}

const STREAM = Buffer.from(
  '\uFEFF: hello\r\ndata: {"a":"é漢😀"}\r\n\r\nevent: error\rdata: x\rdata: y\r\rdata:z\n\n\nerror: {"m":1}\n\ndata: last',
)

describe('SseParser', () => {
  it('reads the same events wherever the bytes are cut (bug: a cut inside a character, or between CR and LF)', () => {
    const whole = read([STREAM])
    expect(whole).toEqual([
      { event: '', data: '{"a":"é漢😀"}' },
      { event: 'error', data: 'x\ny' },
      { event: '', data: 'z' },
      { event: 'error', data: '{"m":1}' },
      { event: '', data: 'last' },
    ])
    for (let at = 0; at <= STREAM.length; at += 1)
      expect(read([STREAM.subarray(0, at), STREAM.subarray(at)])).toEqual(whole)
    expect(read([...STREAM].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('gives back any data under any line ends and any cuts', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\uFEFF]/g, ''))
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), ends, fc.array(fc.nat(200)), (lines, end, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `data: ${text}${end}${end}`).join(''))
        const pieces = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        const found = read(pieces.slice(1).map((to, index) => bytes.subarray(pieces[index], to)))
        expect(found.map((each) => each.data)).toEqual(lines)
      }),
    )
  })
})
