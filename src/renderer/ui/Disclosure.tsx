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
      <DisclosureTitle title={title} open={open} onToggle={onToggle} controls={id} />
      {open ? (
        <div id={id} className="disclosure__body">
          {children}
        </div>
      ) : null}
    </div>
  )
}

/** The title alone, where what it opens stands elsewhere, under the id `controls`. */
export function DisclosureTitle({
  title,
  open,
  onToggle,
  controls,
}: Pick<Props, 'title' | 'open' | 'onToggle'> & { controls: string }) {
  return (
    <button
      type="button"
      className="disclosure__title"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={() => onToggle(!open)}
    >
      <ChevronRight size={14} aria-hidden="true" className="disclosure__arrow" />
      {title}
    </button>
  )
}
