import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId } from 'react'

interface Props {
  title: ReactNode
  open: boolean
  onToggle: (open: boolean) => void
  children: ReactNode
  className?: string
}

/** A title that opens and closes what is below it. */
export function Disclosure({ title, open, onToggle, children, className }: Props) {
  const id = useId()
  return (
    <div className={className ?? 'disclosure'}>
      <button
        type="button"
        className="disclosure__title"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => onToggle(!open)}
      >
        <ChevronRight size={14} aria-hidden="true" className="disclosure__arrow" />
        {title}
      </button>
      {open ? (
        <div id={id} className="disclosure__body">
          {children}
        </div>
      ) : null}
    </div>
  )
}
