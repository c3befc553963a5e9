import { useEffect, useState } from 'react'

/** Unix milliseconds, renewed every `every` milliseconds while `active`. */
export function useNow(active: boolean, every = 250): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!active) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [active, every])
  return now
}
