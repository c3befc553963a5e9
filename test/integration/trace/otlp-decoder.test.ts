import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExportOptions, OtlpProfile } from '@shared/share.ts'
import { describe, expect, it } from 'vitest'
import { exportRun } from '../../../src/main/trace/write-export.ts'
import { temporaryProfile } from '../../support/profile.ts'
import { writeRecordedRun } from '../../support/recorded-run.ts'
import { temporaryFolder } from '../../support/studio.ts'

/** A Python that has OpenTelemetry's own messages: `pip install opentelemetry-proto`. */
const python = process.env.AUTOGLM_OTLP_PYTHON ?? 'python3'
const there = spawnSync(python, ['-c', 'import opentelemetry.proto.trace.v1.trace_pb2']).status === 0
if (!there) console.warn(`Skipped: ${python} has no opentelemetry-proto (AUTOGLM_OTLP_PYTHON names another).`)

/** Reads the protobuf file with the generated messages, and prints what the JSON file says of each span, from what it read. */
const PROGRAM = `
import json, sys
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
data = TracesData()
data.ParseFromString(open(sys.argv[1], 'rb').read())
assert data.SerializeToString(), 'nothing was read'
def plain(value):
    kind = value.WhichOneof('value')
    got = getattr(value, kind)
    if kind == 'array_value': return [plain(each) for each in got.values]
    if kind == 'kvlist_value': return {each.key: plain(each.value) for each in got.values}
    return {'int_value': str, 'double_value': repr}.get(kind, lambda it: it)(got)
print(json.dumps([{
  'traceId': s.trace_id.hex(), 'spanId': s.span_id.hex(), 'parent': s.parent_span_id.hex(), 'name': s.name, 'kind': s.kind,
  'start': str(s.start_time_unix_nano), 'end': str(s.end_time_unix_nano), 'status': s.status.code,
  'attributes': {a.key: plain(a.value) for a in s.attributes},
} for r in data.resource_spans for c in r.scope_spans for s in c.spans]))
`

describe.skipIf(!there)('the decoder of OpenTelemetry itself', () => {
  it.each(OtlpProfile.options)('reads %s as it was meant, or a field number of ours is wrong', async (profile) => {
    const store = await temporaryProfile().open()
    const { id } = writeRecordedRun(store)
    const pieces = (format: string) => [
      ...exportRun(store, id, ExportOptions.parse({ format, profile, content: true }), '1').pieces,
    ]
    const folder = temporaryFolder('otlp')
    const file = join(folder, 'run.pb')
    writeFileSync(file, Buffer.concat(pieces('otlp-proto').map((piece) => Buffer.from(piece))))
    writeFileSync(join(folder, 'read.py'), PROGRAM)
    const { stdout, stderr } = spawnSync(python, [join(folder, 'read.py'), file], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const read: { name: string; attributes: Record<string, unknown> }[] = JSON.parse(stdout)
    const json = JSON.parse(String(pieces('otlp-json')[0]))
    const spans = json.resourceSpans[0].scopeSpans[0].spans
    expect(read.map(({ attributes: _, ...span }) => span)).toEqual(
      spans.map((span: Record<string, unknown> & { status?: { code: number } }) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parent: span.parentSpanId ?? '',
        name: span.name,
        kind: span.kind,
        start: span.startTimeUnixNano,
        end: span.endTimeUnixNano,
        status: span.status?.code ?? 0,
      })),
    )
    for (const [index, span] of spans.entries()) {
      for (const { key, value } of span.attributes) {
        const got = read[index]?.attributes[key]
        if ('doubleValue' in value) expect(Number(got)).toBe(value.doubleValue)
        else
          expect(got).toEqual(
            value.stringValue ??
              value.intValue ??
              value.boolValue ??
              ['tool_call', 'stop'].filter((word) => JSON.stringify(value).includes(`"${word}"`)),
          )
      }
    }
  })
})
