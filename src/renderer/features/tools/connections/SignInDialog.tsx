import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../../bridge/studio-store.ts'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { cancelSignIn, openSignIn, signInState } from './sign-in.ts'

/** Shows where a sign-in leads before the browser goes there, and waits for the answer. */
export function SignInDialog() {
  const { t } = useTranslation()
  const { serverId, address, opened, error } = useStore(signInState)
  const servers = useStudio((studio) => studio.mcp) ?? []
  const server = servers.find(({ id }) => id === serverId)
  if (!server) return null
  return (
    <Modal
      open
      onClose={cancelSignIn}
      title={t('connections.signInTitle', { name: server.name })}
      text={t('connections.signInText')}
      testId="sign-in-dialog"
    >
      {error ? <ErrorPanel error={error} advice={false} /> : null}
      {address !== null ? (
        <div className="connections__command">
          <strong data-testid="sign-in-host">{new URL(address).host}</strong>
          <textarea
            className="field connections__address"
            readOnly
            rows={4}
            value={address}
            aria-label={t('connections.signInAddress')}
            data-testid="sign-in-address"
          />
        </div>
      ) : null}
      <p className="quiet" role="status">
        {error ? null : t(address === null ? 'connections.signInLooking' : 'connections.signInWaiting')}
      </p>
      <ModalActions>
        <Button
          variant={opened ? 'ghost' : 'primary'}
          disabled={address === null || error !== null}
          onClick={() => void openSignIn(server)}
          data-testid="sign-in-open"
        >
          {t('connections.signInOpen')}
        </Button>
      </ModalActions>
    </Modal>
  )
}
