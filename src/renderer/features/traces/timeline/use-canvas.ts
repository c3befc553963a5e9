import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A canvas as sharp as the screen. `draw` is called once a frame at most, after what it draws or its size has changed. */
export function useCanvas(draw: (context: CanvasRenderingContext2D, width: number, height: number) => void): {
  ref: RefObject<HTMLCanvasElement | null>
  width: number
  height: number
} {
  const ref = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    const observer = new ResizeObserver(() => setSize({ width: canvas.clientWidth, height: canvas.clientHeight }))
    observer.observe(canvas)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const canvas = ref.current
      const context = canvas?.getContext('2d')
      if (!canvas || !context || size.width === 0) return
      const ratio = window.devicePixelRatio
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width
        canvas.height = height
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      draw(context, size.width, size.height)
    })
    return () => cancelAnimationFrame(frame)
  }, [draw, size])
  return { ref, ...size }
}
