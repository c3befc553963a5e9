import type { EdgeEvent, EdgeReport } from '@shared/edge-cases.ts'
import { describe, expect, it } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { openStudio } from '../../support/studio.ts'

const tool = (input: string, run: string, more = ''): string => `import { defineTool, z } from 'autoglm'
export default defineTool({ name: 'probe', description: 'A probe', effect: 'pure',${more}
  input: z.object({ ${input} }),
  run(input, ctx) { ${run} } })`

async function search(source: string, more: { runs?: number; confirmed?: boolean } = {}): Promise<EdgeReport> {
  const test = await openStudio({ engine: false })
  const events: EdgeEvent[] = []
  const api = clientOf(test)
  for await (const event of await api.tools.edges({ source, granted: [], seed: 42, runs: 150, ...more }))
    events.push(event)
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error('It did not end.')
  return last.report
}

describe('edge cases of a tool', () => {
  it('find the empty text that crashes it, as small as it can be, and keep what it refuses apart', async () => {
    const source = tool(
      'text: z.string(), count: z.int().optional()',
      `if (input.count === 0) throw new Error('None is too few.')
       return input.text[0].toUpperCase()`,
    )
    const report = await search(source)
    expect(report.findings).toEqual([
      {
        kind: 'crash',
        message: expect.stringContaining('toUpperCase'),
        line: 5,
        input: { text: '' },
        count: expect.any(Number),
      },
    ])
    expect(report.refused).toBeGreaterThan(0)
    expect(report.tried).toBeGreaterThan(100)
    // The same seed finds the same.
    expect(await search(source)).toEqual(report)
  })

  it('tell results that are not what is declared, endless loops and too much memory apart', async () => {
    const report = await search(
      tool(
        'list: z.array(z.int()), text: z.string()',
        `if (input.list.length > 20) for (;;);
         if (input.text.length > 5000) return new Array(5e7).fill(input.text + '!').join('')
         return { sum: input.list.length ? input.list.reduce((a, b) => a + b) : undefined }`,
        ` output: z.object({ sum: z.number() }), limits: { seconds: 0.1, memoryMb: 8 },`,
      ),
      { runs: 60 },
    )
    const found = Object.fromEntries(report.findings.map((each) => [each.kind, each.input]))
    expect(found).toMatchObject({ result: { list: [], text: '' } })
    expect(Object.keys(found).sort()).toEqual(expect.arrayContaining(['result', 'time']))
    // The smallest that loops; a busy machine may take too long for less.
    expect(found.time?.list).toSatisfy((list: unknown[]) => list.length <= 21)
  })

  it('are tried on a tool that is not pure only when the person says so, and change nothing', async () => {
    const source = tool(
      'text: z.string()',
      "return ctx.fs.write('out.txt', input.text)",
      " capabilities: ['fs.write'],",
    ).replace("'pure'", "'mutating'")
    await expect(search(source)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await search(source, { confirmed: true, runs: 20 })).findings).toEqual([])
    const asks = tool('text: z.string()', 'return 1', " capabilities: ['net:example.com'],")
    await expect(search(asks)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})
