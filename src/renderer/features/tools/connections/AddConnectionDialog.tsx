import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { addServer, importServers } from './connections-commands.ts'
import { connectionsState } from './connections-state.ts'

const EXAMPLE =
  '{ "mcpServers": { "memory": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-memory"] } } }'

/** Takes one server by its command or address, or the configuration of another program. Starts nothing. */
export function AddConnectionDialog() {
  const { t } = useTranslation()
  const id = useId()
  const { busy, error } = useStore(connectionsState)
  const [way, setWay] = useState<'one' | 'json'>('one')
  const [name, setName] = useState('')
  const [line, setLine] = useState('')
  const [text, setText] = useState('')
  const ready = way === 'one' ? name.trim() !== '' && line.trim() !== '' : text.trim() !== ''
  return (
    <Modal
      open
      onClose={() => connectionsState.setState({ adding: false, error: null })}
      title={t('connections.addTitle')}
      text={t('connections.addText')}
      testId="connection-dialog"
    >
      <form
        className="server-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready || busy) return
          void (way === 'one' ? addServer(name.trim(), line.trim()) : importServers(text))
        }}
      >
        <Segmented
          label={t('connections.way')}
          value={way}
          options={(['one', 'json'] as const).map((value) => ({ value, label: t(`connections.ways.${value}`) }))}
          onChange={setWay}
          testId="connection-way"
        />
        {way === 'one' ? (
          <>
            <label htmlFor={`${id}-name`}>{t('connections.name')}</label>
            <input
              id={`${id}-name`}
              className="field"
              placeholder="memory"
              maxLength={32}
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="connection-name"
            />
            <label htmlFor={`${id}-line`}>{t('connections.line')}</label>
            <input
              id={`${id}-line`}
              className="field"
              placeholder="npx -y @modelcontextprotocol/server-memory"
              maxLength={4000}
              spellCheck={false}
              value={line}
              onChange={(event) => setLine(event.target.value)}
              data-testid="connection-line"
            />
          </>
        ) : (
          <>
            <label htmlFor={`${id}-json`}>{t('connections.json')}</label>
            <textarea
              id={`${id}-json`}
              className="field connections__json"
              placeholder={EXAMPLE}
              spellCheck={false}
              rows={10}
              value={text}
              onChange={(event) => setText(event.target.value)}
              data-testid="connection-json"
            />
          </>
        )}
        {error ? <ErrorPanel error={error} /> : null}
        <ModalActions>
          <Button type="submit" variant="primary" disabled={!ready} busy={busy} data-testid="connection-save">
            {t('connections.addConfirm')}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
