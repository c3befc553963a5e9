import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Pixels from the end that still count as being there. */
const NEAR = 48

/** Keeps a scroller at its end while it grows, unless a person has scrolled away. `fromEnd`: whether it begins there. */
export function useStickToEnd(fromEnd = true): {
  scroller: RefObject<HTMLDivElement | null>
  atEnd: boolean
  toEnd: () => void
} {
  const scroller = useRef<HTMLDivElement>(null)
  const stick = useRef(fromEnd)
  const [atEnd, setAtEnd] = useState(fromEnd)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      stick.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      setAtEnd(stick.current)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    // Observed after layout and before paint: no frame is shown elsewhere, and no layout is forced for it.
    const observer = new ResizeObserver(() => {
      if (stick.current) element.scrollTop = element.scrollHeight
    })
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  const toEnd = useCallback(() => {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])
  return { scroller, atEnd, toEnd }
}
