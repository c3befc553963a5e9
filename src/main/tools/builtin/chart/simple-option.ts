import { StudioError } from '@shared/errors.ts'
import { nearestName } from '../../../kit/nearest-name.ts'

export const CHART_KINDS = ['bar', 'line', 'area', 'scatter', 'pie'] as const
export type ChartKind = (typeof CHART_KINDS)[number]

export type Row = Record<string, unknown>

export interface SimpleChart {
  kind: ChartKind
  rows: readonly Row[]
  /** Column across; the first one when absent. */
  x?: string
  /** Columns up; all that hold numbers when absent. */
  y?: readonly string[]
  title: string
}

/** An ECharts option, and in words what it shows. Errors: TOOL_INVALID_ARGUMENTS. */
export function simpleOption({ kind, rows, x, y, title }: SimpleChart): { option: Row; summary: string } {
  const columns = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))]
  if (rows.length === 0 || columns.length === 0) throw wrong('There are no rows to draw.')
  const across = x === undefined ? (columns[0] ?? '') : column(x, columns)
  const up = y === undefined ? numeric(rows, columns, across) : y.map((name) => column(name, columns))
  if (up.length === 0) throw wrong(`No column but "${across}" holds numbers. The columns are: ${columns.join(', ')}.`)
  for (const name of up)
    if (!rows.some((row) => asNumber(row[name]) !== null)) throw wrong(`"${name}" holds no numbers.`)
  const summary = `${kind} chart${title === '' ? '' : ` "${title}"`} of ${rows.length} rows: ${up.map((name) => range(rows, name)).join('; ')} by ${across}`
  const head = title === '' ? {} : { title: { text: title, left: 'center' } }
  const legend = up.length > 1 && kind !== 'pie' ? { legend: { top: title === '' ? 8 : 34 } } : {}
  if (kind === 'pie') return { option: { ...head, series: [pie(rows, across, up[0] ?? '')] }, summary }
  const numbers = kind === 'scatter' && rows.every((row) => asNumber(row[across]) !== null)
  const xAxis = numbers
    ? { type: 'value', name: across, nameLocation: 'middle', nameGap: 28, scale: true }
    : {
        type: 'category',
        name: across,
        nameLocation: 'middle',
        nameGap: 28,
        data: rows.map((row) => label(row[across])),
      }
  const single = up.length === 1 ? { name: up[0] } : {}
  const series = up.map((name) => ({
    name,
    type: kind === 'area' ? 'line' : kind,
    ...(kind === 'area' ? { areaStyle: {} } : {}),
    data: rows.map((row) => (numbers ? [asNumber(row[across]), asNumber(row[name])] : asNumber(row[name]))),
  }))
  const grid = { left: 24, right: 32, top: 64, bottom: 36, containLabel: true }
  return { option: { ...head, ...legend, grid, xAxis, yAxis: { type: 'value', ...single }, series }, summary }
}

function pie(rows: readonly Row[], name: string, value: string): Row {
  const data = rows.map((row) => ({ name: label(row[name]), value: asNumber(row[value]) ?? 0 }))
  return { type: 'pie', radius: '62%', center: ['50%', '55%'], data, label: { formatter: '{b}: {d}%' } }
}

function column(name: string, columns: readonly string[]): string {
  if (columns.includes(name)) return name
  const same = columns.find((each) => each.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return same
  const nearest = nearestName(name, columns)
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`
  throw wrong(`There is no column "${name}".${meant} The columns are: ${columns.join(', ')}.`)
}

const numeric = (rows: readonly Row[], columns: readonly string[], but: string): string[] =>
  columns.filter(
    (name) =>
      name !== but &&
      rows.some((row) => asNumber(row[name]) !== null) &&
      rows.every((row) => empty(row[name]) || asNumber(row[name]) !== null),
  )

const empty = (value: unknown): boolean => value === null || value === undefined || value === ''

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

function range(rows: readonly Row[], name: string): string {
  const values = rows.map((row) => asNumber(row[name])).filter((value) => value !== null)
  const [least, most] = values.reduce(
    ([low, high]: [number, number], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return `${name} (${least} to ${most})`
}

const label = (value: unknown): string =>
  (empty(value) ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80)

const wrong = (message: string) => new StudioError('TOOL_INVALID_ARGUMENTS', message)
