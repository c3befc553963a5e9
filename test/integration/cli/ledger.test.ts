import { Ledger } from '@shared/ledger.ts'
import { expect, test } from 'vitest'
import { cli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/studio.ts'

test('autoglm trace --ledger does not add up to what the tokenizer counted, or finds no parts', async () => {
  const profile = temporaryFolder('cli')
  const run = JSON.parse((await cli(['run', 'What is 12*7?', '--json', '--profile', profile])).stdout)
  const trace = ['trace', run.runId, '--profile', profile]
  const { stdout, stderr } = await cli([...trace, '--ledger', '--json'])
  const ledger = Ledger.parse(JSON.parse(stdout || stderr))
  const spans: { id: string; attributes: Record<string, unknown> }[] = JSON.parse(
    (await cli([...trace, '--json'])).stdout,
  ).spans
  const counted = spans.find(({ id }) => id === ledger.spanId)?.attributes
  expect(ledger.tokens).toBe(counted?.['gen_ai.usage.input_tokens'])
  expect(ledger.reused).toBe(counted?.['gen_ai.usage.cache_read.input_tokens'])
  expect(ledger.segments.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(ledger.tokens)
  expect(ledger.segments.reduce((sum, { reused }) => sum + reused, 0)).toBe(ledger.reused)
  const kinds = new Set(ledger.segments.map(({ kind }) => kind))
  for (const kind of ['template', 'tool', 'system', 'question', 'calls', 'result', 'generation'])
    expect([...kinds]).toContain(kind)
  expect(ledger.segments.find(({ kind }) => kind === 'result')?.name).toBe('calculator')
  expect(ledger.steps).toHaveLength(2)
  const printed = (await cli([...trace, '--ledger'])).stdout
  expect(printed).toMatch(/tool calculator +\d+/)
  const first = ledger.steps[0]?.spanId ?? ''
  const earlier = Ledger.parse(JSON.parse((await cli([...trace, '--ledger', '--span', first, '--json'])).stdout))
  expect(earlier.segments.map(({ kind }) => kind)).not.toContain('result')
  expect((await cli([...trace, '--ledger', '--span', 'no'])).code).toBe(2)
})
