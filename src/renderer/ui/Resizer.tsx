import type { KeyboardEvent, PointerEvent } from 'react'

/** Pixels an arrow key moves the edge; ten times with Shift. */
const STEP = 8

interface Props {
  label: string
  /** Width in pixels of the panel to the right (or, with `side` left, to the left) of the edge. */
  width: number
  min: number
  max: number
  side: 'left' | 'right'
  onResize: (width: number) => void
}

/** An edge between two panels that is moved by mouse or arrow keys. */
export function Resizer({ label, width, min, max, side, onResize }: Props) {
  const set = (next: number) => onResize(Math.round(Math.max(min, Math.min(max, next))))
  const direction = side === 'right' ? -1 : 1
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? STEP * 10 : STEP
    if (event.key === 'ArrowLeft') set(width - step * direction)
    else if (event.key === 'ArrowRight') set(width + step * direction)
    else if (event.key === 'Home') set(min)
    else if (event.key === 'End') set(max)
    else return
    event.preventDefault()
  }
  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.focus()
    const edge = event.currentTarget
    const { pointerId, clientX: from } = event
    edge.setPointerCapture(pointerId)
    const move = (each: globalThis.PointerEvent) => set(width + (each.clientX - from) * direction)
    const end = () => {
      edge.removeEventListener('pointermove', move)
      edge.removeEventListener('pointerup', end)
      edge.removeEventListener('pointercancel', end)
    }
    edge.addEventListener('pointermove', move)
    edge.addEventListener('pointerup', end)
    edge.addEventListener('pointercancel', end)
  }
  return (
    <hr
      className="resizer"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    />
  )
}
