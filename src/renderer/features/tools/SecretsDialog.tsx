import { LEAST_SECRET, type ToolSecret } from '@shared/tool-secrets.ts'
import { X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../../bridge/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { attempt } from '../../ui/toasts.ts'
import { toolsState } from './tools-state.ts'

const NAME = /^[A-Za-z0-9_-]{1,64}$/

/** Named secrets that tools may be granted. A value that was entered is never shown again. */
export function SecretsDialog() {
  const { t } = useTranslation()
  const open = useStore(toolsState, (state) => state.secrets)
  return (
    <Modal
      open={open}
      onClose={() => toolsState.setState({ secrets: false })}
      title={t('tools.secrets')}
      text={t('tools.secretsText')}
      testId="secrets-dialog"
    >
      <Secrets />
    </Modal>
  )
}

function Secrets() {
  const { t } = useTranslation()
  const id = useId()
  const [secrets, setSecrets] = useState<ToolSecret[]>([])
  const [keychain, setKeychain] = useState<'ready' | 'weak' | 'absent' | null>(null)
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [wanted, setWanted] = useState<'keychain' | 'session'>('keychain')
  useEffect(() => {
    let gone = false
    void attempt(() => api().tools.secrets()).then((found) => !gone && setSecrets(found ?? []))
    void attempt(() => api().servers.keychain()).then((found) => !gone && setKeychain(found?.state ?? 'absent'))
    return () => {
      gone = true
    }
  }, [])
  const place = keychain === 'ready' ? wanted : 'session'
  const ready = NAME.test(name) && value.length >= LEAST_SECRET && keychain !== null
  const keep = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const found = await attempt(() => api().tools.setSecret({ name, value: { place, value } }))
    if (!found) return
    setSecrets(found)
    setName('')
    setValue('')
  }
  const remove = async (gone: string) => {
    const found = await attempt(() => api().tools.removeSecret({ name: gone }))
    if (found) setSecrets(found)
  }
  return (
    <>
      {secrets.length === 0 ? <p className="quiet">{t('tools.secretsNone')}</p> : null}
      <ul className="calls">
        {secrets.map(({ name: known, state, variable }) => (
          <li key={known} className="calls__row" data-testid="secret-row">
            <div className="calls__head">
              <code>{known}</code>
              <span className={state === 'missing' ? 'warning-text' : 'quiet'}>
                {t(`tools.secretState.${state}`, { variable })}
              </span>
              <span className="spacer" />
              <IconButton
                size="small"
                label={t('tools.secretRemove', { name: known })}
                onClick={() => void remove(known)}
              >
                <X size={14} aria-hidden="true" />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
      <form className="secrets" onSubmit={(event) => void keep(event)}>
        <label htmlFor={`${id}-name`}>{t('tools.secretName')}</label>
        <input
          id={`${id}-name`}
          className="field mono"
          maxLength={64}
          spellCheck={false}
          value={name}
          aria-invalid={name !== '' && !NAME.test(name)}
          onChange={(event) => setName(event.target.value.trim())}
          data-testid="secret-name"
        />
        <label htmlFor={`${id}-value`}>{t('tools.secretValue')}</label>
        <input
          id={`${id}-value`}
          type="password"
          className="field"
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          data-testid="secret-value"
        />
        {value !== '' && value.length < LEAST_SECRET ? <p className="field-error">{t('tools.secretShort')}</p> : null}
        {keychain === 'ready' ? (
          <Segmented
            label={t('tools.secretPlace')}
            value={place}
            options={(['keychain', 'session'] as const).map((each) => ({
              value: each,
              label: t(`tools.secretIn.${each}`),
            }))}
            onChange={setWanted}
          />
        ) : keychain === null ? null : (
          <p className="quiet">{t(`tools.secretKeychain.${keychain}`)}</p>
        )}
        <ModalActions leave="close">
          <Button type="submit" variant="primary" disabled={!ready} data-testid="secret-keep">
            {t('tools.secretKeep')}
          </Button>
        </ModalActions>
      </form>
    </>
  )
}
