import type { Palette } from './palette.ts'

interface Point {
  x: number
  y: number
  size: number
  label?: string | null
}

interface Letters {
  labelSize: number
  labelFont: string
  labelWeight: string
}

/** A name beside its point, with a rim so that it can be read over lines and points. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  { x, y, size, label }: Point,
  { labelSize, labelFont, labelWeight }: Letters,
  palette: Palette,
): void {
  if (!label) return
  const [left, base] = [x + size + 3, y + labelSize / 3]
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = palette.ground
  context.strokeText(label, left, base)
  context.fillStyle = palette.text
  context.fillText(label, left, base)
}

/** A ring around the point, and its name on a card, so that it can be read over whatever lies below. */
export function drawName(
  context: CanvasRenderingContext2D,
  { x, y, size, label }: Point,
  { labelSize, labelFont, labelWeight }: Letters,
  palette: Palette,
): void {
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`
  if (label) {
    const height = labelSize + 8
    const left = x + size + 3
    context.beginPath()
    context.roundRect(left, y - height / 2, context.measureText(label).width + 12, height, 5)
    context.fillStyle = palette.raised
    context.fill()
    context.lineWidth = 1
    context.strokeStyle = palette.line
    context.stroke()
    context.fillStyle = palette.text
    context.fillText(label, left + 6, y + labelSize / 3)
  }
  context.beginPath()
  context.arc(x, y, size + 2.5, 0, 2 * Math.PI)
  context.lineWidth = 2
  context.strokeStyle = palette.accent
  context.stroke()
}
