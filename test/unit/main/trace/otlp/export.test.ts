import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExportOptions, OtlpProfile } from '@shared/share.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decodeTraces, encodeTraces } from '../../../../../src/main/trace/otlp/protobuf.ts'
import { type OtlpSpan, TracesData } from '../../../../../src/main/trace/otlp/types.ts'
import { fromKeyValues } from '../../../../../src/main/trace/otlp/values.ts'
import { exportRun } from '../../../../../src/main/trace/write-export.ts'
import { temporaryProfile } from '../../../../support/profile.ts'
import { SECRETS, writeRecordedRun } from '../../../../support/recorded-run.ts'

const FIXTURES = join(import.meta.dirname, '../../../../fixtures/otlp')
const schema = (name: string) => z.fromJSONSchema(JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')))
const INPUT = schema('input-messages.schema.json')
const OUTPUT = schema('output-messages.schema.json')

const made = new Map<string, Buffer>()
const name = (profile: string, content: boolean, format: string): string =>
  `${profile}${content ? '-content' : ''}.${format === 'otlp-json' ? 'jsonl' : 'pb'}`

beforeAll(async () => {
  const store = await temporaryProfile().open()
  const { id } = writeRecordedRun(store)
  const write = (profile: OtlpProfile, content: boolean, format: 'otlp-json' | 'otlp-proto'): Buffer => {
    const options = ExportOptions.parse({ format, profile, content, redact: false })
    return Buffer.concat([...exportRun(store, id, options, '1.2.3').pieces].map((piece) => Buffer.from(piece)))
  }
  for (const profile of OtlpProfile.options)
    for (const content of [false, true])
      for (const format of ['otlp-json', 'otlp-proto'] as const) {
        const bytes = write(profile, content, format)
        made.set(name(profile, content, format), bytes)
        expect(write(profile, content, format).equals(bytes)).toBe(true)
      }
  await store.close()
})

const lines = (file: string): TracesData[] =>
  String(made.get(file))
    .trimEnd()
    .split('\n')
    .map((line) => TracesData.parse(JSON.parse(line)))
const spansOf = (file: string): OtlpSpan[] =>
  lines(file).flatMap(({ resourceSpans }) => resourceSpans.flatMap((each) => each.scopeSpans.flatMap((s) => s.spans)))
const facts = (span: OtlpSpan | undefined) => fromKeyValues(span?.attributes ?? [])

describe('an OTLP export', () => {
  it.each(OtlpProfile.options)(
    '%s is byte for byte the golden file, or receivers see other names from one day to the next',
    (profile) => {
      for (const content of [false, true]) {
        const file = name(profile, content, 'otlp-json')
        if (process.env.AUTOGLM_GOLDEN) writeFileSync(join(FIXTURES, file), made.get(file) ?? '')
        expect(String(made.get(file))).toBe(readFileSync(join(FIXTURES, file), 'utf8'))
      }
    },
  )

  it.each(OtlpProfile.options)('%s says the same in protobuf as in JSON, there and back', (profile) => {
    for (const content of [false, true]) {
      const [json] = lines(name(profile, content, 'otlp-json'))
      const proto = made.get(name(profile, content, 'otlp-proto')) ?? Buffer.alloc(0)
      const back = decodeTraces(proto)
      expect(back).toEqual(json)
      expect(JSON.stringify(back)).toBe(String(made.get(name(profile, content, 'otlp-json'))).trimEnd())
      expect(Buffer.from(encodeTraces(back)).equals(proto)).toBe(true)
    }
  })

  it('keeps to the rules of OTLP/JSON: hex ids, whole numbers as texts, enums as integers', () => {
    for (const span of spansOf('genai-1.41.jsonl')) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
      expect(span.startTimeUnixNano).toMatch(/^\d{19}$/)
      expect(BigInt(span.endTimeUnixNano ?? 0) >= BigInt(span.startTimeUnixNano ?? 0)).toBe(true)
    }
    const [root, chat, tool] = spansOf('genai-1.41.jsonl')
    expect([root?.kind, chat?.kind, tool?.kind]).toEqual([1, 3, 1])
    expect([root?.status?.code, tool?.status?.code]).toEqual([1, 2])
    expect(chat?.parentSpanId).toBe(root?.spanId)
    expect(chat?.attributes).toContainEqual({ key: 'gen_ai.request.temperature', value: { doubleValue: 0 } })
    expect(chat?.attributes).toContainEqual({ key: 'gen_ai.usage.input_tokens', value: { intValue: '45' } })
  })

  it('sends no content unless asked: not in a message, an argument, a result or a sentence of an error', () => {
    for (const profile of OtlpProfile.options) {
      const text = String(made.get(name(profile, false, 'otlp-json')))
      for (const secret of [...SECRETS, 'Sends a letter', 'I should write']) expect(text).not.toContain(secret)
    }
  })

  it('counts tokens on inferences alone, or a sum over the tree would count them twice', () => {
    for (const profile of OtlpProfile.options)
      for (const span of spansOf(name(profile, false, 'otlp-json'))) {
        const usage = Object.keys(facts(span)).filter((key) => /gen_ai\.usage|token_count/.test(key))
        expect(usage.length > 0).toBe(span.kind === 3)
      }
  })

  it('gives messages of the published shapes', () => {
    let outputs = 0
    for (const span of spansOf('genai-1.41-content.jsonl')) {
      const { 'gen_ai.input.messages': input, 'gen_ai.output.messages': output } = facts(span)
      if (typeof input === 'string') INPUT.parse(JSON.parse(input))
      if (typeof output !== 'string') continue
      OUTPUT.parse(JSON.parse(output))
      outputs += 1
    }
    expect(outputs).toBe(3)
    expect(() => OUTPUT.parse([{ role: 'assistant', parts: [] }])).toThrow()
    expect(() => INPUT.parse([{ role: 'user', parts: [{ type: 'text' }] }])).toThrow()
  })

  it('tells an inference what it was really asked, in order', () => {
    const [, first, , second] = spansOf('genai-1.41-content.jsonl')
    const roles = (span: OtlpSpan | undefined) =>
      JSON.parse(String(facts(span)['gen_ai.input.messages'])).map((message: { role: string }) => message.role)
    expect(roles(first)).toEqual(['user'])
    expect(roles(second)).toEqual(['user', 'assistant', 'tool'])
  })

  it('differs between conventions where they differ', () => {
    const top = (profile: OtlpProfile) =>
      spansOf(name(profile, false, 'otlp-json'))[1]?.attributes?.find(({ key }) => key === 'gen_ai.request.top_k')
        ?.value
    expect(top('genai-1.41')).toEqual({ doubleValue: 40 })
    expect(top('genai-0.1')).toEqual({ intValue: '40' })
    expect(facts(spansOf('genai-0.1.jsonl')[0])).not.toHaveProperty('gen_ai.agent.id')
    expect(facts(spansOf('openinference-content.jsonl')[3])).toMatchObject({
      'openinference.span.kind': 'LLM',
      'llm.token_count.prompt': 45,
      'llm.input_messages.1.message.tool_calls.0.tool_call.function.name': 'send',
      'llm.input_messages.2.message.role': 'tool',
    })
  })
})
