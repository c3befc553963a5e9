import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Keys } from './Keys.tsx'

interface Props {
  text: ReactNode
  shortcut?: string[]
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}

/** A tooltip for the one element inside. */
export function Tip({ text, shortcut, side = 'bottom', children }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut ? <Keys keys={shortcut} /> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
