import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'

interface Props {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** A sentence below the title; also what a screen reader tells of it. */
  text?: string
  /** Classes beside `dialog`. */
  className?: string
  testId?: string
  children: ReactNode
}

/** A dialog over everything; Escape, a click beside it and {@link ModalActions} close it. */
export function Modal({ open, onClose, title, text, className = '', testId, children }: Props) {
  const undescribed = text === undefined ? { 'aria-describedby': undefined } : {}
  return (
    <Dialog.Root open={open} onOpenChange={(stays) => (stays ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className={`dialog ${className}`} data-testid={testId} {...undescribed}>
          <Dialog.Title className="dialog__title">{title}</Dialog.Title>
          {text === undefined ? null : <Dialog.Description className="dialog__text">{text}</Dialog.Description>}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface ActionsProps {
  /** "Close" where nothing is given up by it. */
  leave?: 'cancel' | 'close'
  before?: ReactNode
  children?: ReactNode
}

/** The last line of a {@link Modal}: how to leave it, and after that what it is for. */
export function ModalActions({ leave = 'cancel', before, children }: ActionsProps) {
  const { t } = useTranslation()
  return (
    <div className="dialog__actions">
      {before}
      <Dialog.Close asChild>
        <Button>{t(`common.${leave}`)}</Button>
      </Dialog.Close>
      {children}
    </div>
  )
}
