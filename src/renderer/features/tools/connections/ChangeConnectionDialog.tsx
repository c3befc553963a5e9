import type { McpServer } from '@shared/mcp.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { ClientFields } from './ClientFields.tsx'
import { changeServer } from './connections-commands.ts'
import { connectionsState } from './connections-state.ts'
import { definitionOf, draftOf } from './definition-draft.ts'

/** How a server is reached, to be changed. What starts something else must be confirmed anew. */
export function ChangeConnectionDialog({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const id = useId()
  const { busy, error } = useStore(connectionsState)
  const [draft, setDraft] = useState(() => draftOf(server.definition))
  const definition = definitionOf(draft)
  const program = definition?.transport !== 'http'
  return (
    <Modal
      open
      onClose={() => connectionsState.setState({ changing: null, error: null })}
      title={t('connections.changeTitle', { name: server.name })}
      text={t('connections.changeText')}
      testId="connection-change-dialog"
    >
      <form
        className="server-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (definition && !busy) void changeServer(server, definition)
        }}
      >
        <label htmlFor={`${id}-line`}>{t('connections.line')}</label>
        <input
          id={`${id}-line`}
          className="field"
          maxLength={4000}
          spellCheck={false}
          value={draft.line}
          onChange={(event) => setDraft({ ...draft, line: event.target.value })}
          data-testid="change-line"
        />
        {program ? (
          <>
            <label htmlFor={`${id}-cwd`}>{t('connections.startIn')}</label>
            <input
              id={`${id}-cwd`}
              className="field"
              placeholder={t('connections.startInNone')}
              maxLength={4000}
              spellCheck={false}
              value={draft.cwd}
              onChange={(event) => setDraft({ ...draft, cwd: event.target.value })}
              data-testid="change-cwd"
            />
          </>
        ) : null}
        <label htmlFor={`${id}-given`}>{t(program ? 'connections.variables' : 'connections.headers')}</label>
        <textarea
          id={`${id}-given`}
          className="field connections__json"
          rows={3}
          spellCheck={false}
          placeholder="NAME=value"
          aria-invalid={definition === null && draft.line.trim() !== ''}
          value={draft.given}
          onChange={(event) => setDraft({ ...draft, given: event.target.value })}
          data-testid="change-given"
        />
        {program ? null : <ClientFields draft={draft} onChange={setDraft} />}
        {error ? <ErrorPanel error={error} /> : null}
        <ModalActions>
          <Button type="submit" variant="primary" disabled={definition === null} busy={busy} data-testid="change-save">
            {t('connections.changeConfirm')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
