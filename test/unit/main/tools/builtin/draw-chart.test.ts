import { describe, expect, onTestFinished, test } from 'vitest'
import { drawChart } from '../../../../../src/main/tools/builtin/draw-chart.ts'
import { drawChart as drawOption } from '../../../../../src/main/tools/jobs/chart/draw-chart.ts'
import type { ChartInput, JobOutput } from '../../../../../src/main/tools/jobs/messages.ts'
import type { Jobs } from '../../../../../src/main/tools/jobs/thread-jobs.ts'
import { checkPictures } from '../../../../../src/main/tools/pictures.ts'
import { threadJobs } from '../../../../support/jobs.ts'
import { sqlRunner } from '../../../../support/sql-runner.ts'
import { contextFor, failureOf, makeWorkspace } from '../fixture.ts'

const threads = threadJobs()
/** Charts on this thread, which spares a test loading the library again for each of them; some of them use a thread as the studio does. */
const here: Jobs = {
  run: async (kind, input, limits) => {
    if (kind !== 'chart') return await threads.run(kind, input, limits)
    const program = new URL('../../../../../src/main/tools/jobs/job-worker.ts', import.meta.url)
    return (await drawOption(input as ChartInput, program.href)) as JobOutput<typeof kind>
  },
}
const tool = drawChart({ jobs: here, sql: sqlRunner() })
const draw = (given: Parameters<typeof tool.run>[0], root = '/nowhere') => tool.run(given, contextFor(root))
const svgOf = async (given: Parameters<typeof tool.run>[0], root?: string) => {
  const { pictures = [], content } = await draw(given, root)
  const [picture] = checkPictures('draw_chart', pictures)
  return { svg: Buffer.from(picture?.bytes ?? []).toString(), picture, content }
}
const rows = [
  { month: 'Jan', kg: 3, note: 'a' },
  { month: 'Feb', kg: 5.5, note: 'b' },
]

describe('draw_chart', () => {
  test.each(['bar', 'line', 'area', 'scatter', 'pie'] as const)('a %s chart has no words', async (kind) => {
    const { svg, picture, content } = await svgOf({ kind, rows, title: 'Apples & pears' })
    expect(svg).toContain('Apples &amp; pears')
    expect(svg).toContain('Jan')
    expect(picture).toMatchObject({ name: 'Apples pears.svg', mime: 'image/svg+xml' })
    expect(content).toBe(`Drew a ${kind} chart "Apples & pears" of 2 rows: kg (3 to 5.5) by month. The person sees it.`)
  })

  test('a query over a file is not drawn', async () => {
    const { root } = makeWorkspace({ 'sales.csv': 'city,sum\nParis,3\nParis,4\nLagos,5\n' })
    const query = 'select city, sum(sum) as total, count(*) as n from sales group by 1 order by 1'
    const { svg, content } = await svgOf({ kind: 'bar', files: ['sales.csv'], query }, root)
    expect(svg).toContain('Lagos')
    expect(content).toContain('total (5 to 7); n (1 to 2) by city')
  })

  test('a PNG is no picture, or has no words', async () => {
    const png = async (title: string) => (await draw({ kind: 'bar', rows, title, format: 'png' })).pictures?.[0]
    const [worded, bare] = [await png('Some words'), await png(' ')]
    expect(checkPictures('draw_chart', worded ? [worded] : [])).toHaveLength(1)
    // Where the machine has no fonts it stays an SVG, which says so.
    expect(worded?.bytes.length).toBeGreaterThan(bare?.bytes.length ?? 0)
    const threaded = drawChart({ jobs: threads, sql: sqlRunner() })
    const again = await threaded.run({ kind: 'bar', rows, title: 'Some words', format: 'png' }, contextFor('/nowhere'))
    expect(again.pictures?.[0]?.bytes).toEqual(worded?.bytes)
    const odd = await draw({ kind: 'bar', rows, title: 'ᚠᚢᚦ', format: 'png' })
    expect(odd.pictures?.[0]?.mime).toBe('image/svg+xml')
    expect(odd.content).toContain('no font of this machine')
  })

  test.each([
    [{ series: [{ type: 'scatter', symbol: 'image://https://evil.test/x.png', data: [[1, 2]] }] }],
    [{ graphic: [{ type: 'image', style: { image: 'https://evil.test/x.png', width: 9, height: 9 } }] }],
    [{ graphic: [{ type: 'image', style: { image: '//evil.test/x.png', width: 9, height: 9 } }] }],
    [{ backgroundColor: { image: 'x.png', repeat: 'repeat' }, series: [] }],
    [{ title: { text: 'x', link: 'javascript:alert(1)' } }],
    [{ backgroundColor: 'url(https://evil.test/x.svg#a)' }],
  ])('a picture leads elsewhere: %j', async (option) => {
    const drawn = await svgOf({ option }).catch((error: unknown) => error)
    if (!(drawn instanceof Error)) expect(JSON.stringify(drawn)).not.toMatch(/evil|javascript|<image|href/)
  })

  test('markup in words becomes markup in the picture', async () => {
    const title = '<script>alert(1)</script><image href="x"/>'
    const { svg } = await svgOf({
      option: { title: { text: title }, series: [{ type: 'bar', data: [1] }], xAxis: {}, yAxis: {} },
    })
    expect(svg).not.toMatch(/<script|<image/)
    expect(svg).toContain('&lt;script')
  })

  test('words about links or events are taken for such', async () => {
    const words = ['href="a"', 'a href = b', 'x onclick=y']
    const data = [{ value: 1, name: words[1] }]
    const option = { title: { text: words[0], subtext: words[2] }, series: [{ type: 'pie', data }] }
    const { svg } = await svgOf({ option })
    for (const word of words) expect(svg).toContain(word.replaceAll('"', '&quot;'))
  })

  test('what cannot be drawn is not explained', async () => {
    const message = async (given: Parameters<typeof tool.run>[0]) => (await failureOf(() => draw(given))).message
    expect(await message({})).toContain('needs "kind" (bar, line, area, scatter, pie) or "option"')
    expect(await message({ kind: 'bar' })).toContain('"rows", or "files" with a "query"')
    expect(await message({ kind: 'bar', rows: [] })).toContain('no rows')
    expect(await message({ kind: 'bar', rows, y: ['note'] })).toContain('"note" holds no numbers')
    expect(await message({ kind: 'bar', rows, x: 'mounth' })).toContain('Did you mean "month"?')
    expect(await message({ kind: 'bar', rows, option: {} })).toContain('not both')
    expect(await message({ option: { series: [{ type: 'custom', data: [1] }], xAxis: {}, yAxis: {} } })).toMatch(
      /ECharts|chart/,
    )
  })

  test('a chart that takes for ever hangs the studio', async () => {
    const nodes = Array.from({ length: 4000 }, (_, id) => ({ id: String(id), name: String(id) }))
    const links = nodes.flatMap((_, at) => [1, 2, 3].map((step) => ({ source: at, target: (at * 7 + step) % 4000 })))
    const option = { series: [{ type: 'graph', layout: 'force', nodes, links, force: { layoutAnimation: false } }] }
    let beats = 0
    const heart = setInterval(() => (beats += 1), 20)
    onTestFinished(() => clearInterval(heart))
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('stop')), 1500)
    await drawChart({ jobs: threads, sql: sqlRunner() })
      .run({ option }, contextFor('/nowhere', { signal: controller.signal }))
      .catch(() => undefined)
    expect(beats).toBeGreaterThan(20)
  })
})
