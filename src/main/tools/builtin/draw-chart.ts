import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Jobs } from '../jobs/thread-jobs.ts'
import type { SqlRunner } from '../ports.ts'
import { oneLine } from '../shorten.ts'
import type { Tool, ToolContext } from '../types.ts'
import { CHART_KINDS, type Row, simpleOption } from './chart/simple-option.ts'
import { TABLE_MS } from './query-table.ts'
import { tableFiles } from './sql/table-files.ts'

const MOST_ROWS = 5_000
const DRAW_MS = 10_000

const input = z.object({
  kind: z.enum(CHART_KINDS).optional(),
  rows: z.array(z.record(z.string(), z.unknown())).max(MOST_ROWS).optional().describe('Objects to draw'),
  files: z.array(z.string().min(1).max(4096)).min(1).max(8).optional().describe('Instead of rows: as for query_table'),
  query: z.string().trim().min(1).max(10_000).optional().describe('SELECT on files'),
  x: z.string().max(200).optional().describe('Column across'),
  y: z.array(z.string().max(200)).min(1).max(20).optional().describe('Columns up'),
  title: z.string().max(200).optional(),
  option: z.record(z.string(), z.unknown()).optional().describe('Instead of kind: an ECharts option'),
  format: z.enum(['svg', 'png']).optional(),
  width: z.number().int().min(200).max(2000).optional(),
  height: z.number().int().min(150).max(2000).optional(),
})
type Input = z.infer<typeof input>

/** Draws for the person; the model reads what was drawn. */
export function drawChart({ jobs, sql }: { jobs: Jobs; sql: SqlRunner }): Tool<Input> {
  return {
    name: 'draw_chart',
    version: 1,
    description:
      'Show the person a chart: kind with rows (or files and query), x and y; or a whole ECharts option. The picture is shown, not read back',
    effect: 'pure',
    capabilities: ['workspace.read'],
    timeoutMs: TABLE_MS + DRAW_MS + 5_000,
    input,
    pathArguments: ['files'],
    async run(given, context) {
      const { option, summary } = await optionOf(sql, given, context)
      const { width = 800, height = 450, format = 'svg' } = given
      const drawn = await jobs.run(
        'chart',
        { option, width, height, format },
        { signal: context.signal, timeoutMs: DRAW_MS },
      )
      const svg = drawn.mime === 'image/svg+xml'
      const note =
        drawn.without === 'fonts' ? ' It is an SVG: no font of this machine has all its letters for a PNG.' : ''
      const name = `${fileName(given.title ?? titleIn(option))}.${svg ? 'svg' : 'png'}`
      return {
        content: `Drew a ${summary}. The person sees it.${note}`,
        pictures: [{ mime: drawn.mime, bytes: drawn.bytes, name, alt: summary }],
      }
    },
  }
}

async function optionOf(sql: SqlRunner, given: Input, context: ToolContext): Promise<{ option: Row; summary: string }> {
  const { kind, x, y, title = '' } = given
  if (given.option) {
    if (kind) throw wrong('draw_chart needs either "kind" or "option", and not both.')
    return { option: given.option, summary: summaryOf(given.option) }
  }
  if (!kind) throw wrong(`draw_chart needs "kind" (${CHART_KINDS.join(', ')}) or "option".`)
  const rows = given.rows ?? (await rowsOf(sql, given, context))
  return simpleOption({ kind, rows, x, y, title })
}

async function rowsOf(sql: SqlRunner, { files, query }: Input, context: ToolContext): Promise<Row[]> {
  if (!files || !query) throw wrong('draw_chart needs "rows", or "files" with a "query".')
  const result = await sql.tables(await tableFiles(context, files), {
    sql: query,
    maxRows: MOST_ROWS,
    samples: 0,
    signal: context.signal,
    timeoutMs: TABLE_MS,
  })
  if (!('columns' in result)) return []
  if (result.truncated) throw wrong(`The query gives more than ${MOST_ROWS} rows. Group them, or use LIMIT.`)
  return result.rows.map((row) => Object.fromEntries(result.columns.map((name, at) => [name, plain(row[at])])))
}

const plain = (value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value instanceof Uint8Array ? '(bytes)' : value

function summaryOf(option: Row): string {
  const series = [option.series ?? []].flat().filter((each) => typeof each === 'object' && each !== null)
  const kinds = series.map((each) => ('type' in each ? oneLine(String(each.type), 30) : 'unknown'))
  const title = titleIn(option)
  return `chart${title === '' ? '' : ` "${title}"`} with ${kinds.length === 0 ? 'no series' : `series ${kinds.slice(0, 10).join(', ')}`}`
}

function titleIn({ title }: Row): string {
  const first = [title].flat()[0]
  return typeof first === 'object' && first !== null && 'text' in first ? oneLine(String(first.text), 200) : ''
}

/** Letters and digits of the title, so that it can be a file's name everywhere. */
function fileName(title: string): string {
  const words = title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  return words === '' ? 'chart' : words.slice(0, 80)
}

const wrong = (message: string) => new StudioError('TOOL_INVALID_ARGUMENTS', message)
