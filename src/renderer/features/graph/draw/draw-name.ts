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

/** Where a text of this width begins beside a point: to its right, or to its left where it would leave the picture. */
function besideOf(context: CanvasRenderingContext2D, { x, size }: Point, gap: number, width: number): number {
  const end = context.canvas.width / context.getTransform().a
  const right = x + size + gap
  const left = x - size - gap - width
  return right + width > end && left > 0 ? left : right
}

/** A name beside its point, with a rim so that it can be read over lines and points. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  point: Point,
  { labelSize, labelFont, labelWeight }: Letters,
  palette: Palette,
): void {
  const { y, label } = point
  if (!label) return
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`
  const base = y + labelSize / 3
  const left = besideOf(context, point, 3, context.measureText(label).width)
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
  point: Point,
  { labelSize, labelFont, labelWeight }: Letters,
  palette: Palette,
): void {
  const { x, y, size, label } = point
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`
  if (label) {
    const height = labelSize + 8
    const width = context.measureText(label).width + 12
    const left = besideOf(context, point, 3, width)
    context.beginPath()
    context.roundRect(left, y - height / 2, width, height, 5)
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
