import { init } from 'echarts'
import { type ChartInput, type ChartOutput, JobRefusal } from '../messages.ts'
import { fontsFor } from './find-fonts.ts'
import { rasterize } from './rasterize.ts'

/** Whatever would make a picture that loads, runs or leads somewhere. */
const NOT_A_PICTURE = /^<(?:image|script|foreignObject|iframe|a)[\s>]|\b(?:xlink:)?href\s*=|url\((?!#)|\son\w+\s*=/i

/** Pixels for each of the chart's own, so that it stays sharp when enlarged. */
const PNG_SCALE = 2

/**
 * A chart as a picture. `program`: address of the entry, beside which the rasterizer's WebAssembly lies in a built studio. Where no font
 * of this machine has the letters of the chart, a PNG would be without words, so it stays an SVG. Errors: a refusal for an option that is none.
 */
export async function drawChart({ option, width, height, format }: ChartInput, program: string): Promise<ChartOutput> {
  refuseAddresses(option)
  const svg = render({ backgroundColor: '#ffffff', ...option, animation: false }, width, height)
  if (NOT_A_PICTURE.test(withoutWords(svg)))
    throw new JobRefusal('The chart leads to other files or addresses, which is not allowed.')
  const bytes = new TextEncoder().encode(svg)
  if (format === 'svg') return { mime: 'image/svg+xml', bytes, without: null }
  const fonts = await fontsFor(textOf(svg))
  if (!fonts) return { mime: 'image/svg+xml', bytes, without: 'fonts' }
  return { mime: 'image/png', bytes: await rasterize(svg, fonts, PNG_SCALE, program), without: null }
}

function render(option: Record<string, unknown>, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(option)
    return chart.renderToSVGString()
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new JobRefusal(`ECharts cannot draw this option: ${reason.slice(0, 200)}.`)
  } finally {
    chart.dispose()
  }
}

/** Pictures and links would be fetched from elsewhere by whoever shows the chart. */
function refuseAddresses(value: unknown, depth = 0): void {
  if (depth > 40) throw new JobRefusal('The option nests too deep.')
  if (typeof value === 'string' && /^\s*(?:image|https?|file|data|javascript):|url\(/i.test(value)) {
    throw new JobRefusal(`Addresses are not allowed in a chart: "${value.slice(0, 60)}".`)
  }
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) refuseAddresses(each, depth + 1)
}

/** Words may speak of links and scripts; what is no word stays, a `<` among them as well. */
const withoutWords = (svg: string): string => svg.replace(/(<(?:text|tspan)(?:\s[^>]*)?>)[^<]*/g, '$1')

/** The words of a chart, for their letters. */
const textOf = (svg: string): string => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text ?? '').join('')
