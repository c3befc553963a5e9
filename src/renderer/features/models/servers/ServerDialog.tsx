import type { ReactNode } from 'react'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { closeDialog } from './servers-commands.ts'

interface Props {
  title: string
  text: string
  testId: string
  onSubmit: () => void
  children: ReactNode
  /** Buttons before Cancel and after it. */
  before?: ReactNode
  submit: ReactNode
}

/** A dialog about a server: a form, Cancel, and what it is for. What is typed in it is gone when it closes. */
export function ServerDialog({ title, text, testId, onSubmit, children, before, submit }: Props) {
  return (
    <Modal open onClose={closeDialog} title={title} text={text} testId={testId}>
      <form
        className="server-form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        <ModalActions before={before}>{submit}</ModalActions>
      </form>
    </Modal>
  )
}
