import type { ReactNode } from 'react'

interface EmptyProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
}

/** What a view shows when there is nothing yet. */
export function EmptyState({ icon, title, children, actions }: EmptyProps) {
  return (
    <div className="empty">
      {icon ? (
        <div className="empty__icon" aria-hidden="true">
          {icon}
        </div>
      ) : null}
      <h2 className="empty__title">{title}</h2>
      {children ? <div className="empty__text">{children}</div> : null}
      {actions ? <div className="empty__actions">{actions}</div> : null}
    </div>
  )
}

/** Grey lines in place of what is being loaded. */
export function Skeleton({ lines = 3, label }: { lines?: number; label: string }) {
  const widths = ['92%', '76%', '84%', '60%', '70%']
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => `line-${line}`).map((line, index) => (
        <span key={line} className="skeleton__line" style={{ width: widths[index % widths.length] }} />
      ))}
    </div>
  )
}
