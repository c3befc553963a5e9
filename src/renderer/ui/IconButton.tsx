import type { ReactNode } from 'react'
import { classNames } from '../lib/class-names.ts'
import type { ButtonProps } from './Button.tsx'
import { Tip } from './Tip.tsx'

interface Props extends Omit<ButtonProps, 'icon' | 'children' | 'variant'> {
  /** Read aloud, and shown as a tooltip. */
  label: string
  shortcut?: string[]
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}

/** A button that shows an icon only. */
export function IconButton({ label, shortcut, side, size = 'medium', busy, className, children, ...rest }: Props) {
  return (
    <Tip text={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        disabled={rest.disabled || busy}
        className={classNames('icon-button', size === 'small' && 'icon-button--small', className)}
      >
        {children}
      </button>
    </Tip>
  )
}
