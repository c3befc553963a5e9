import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../../bridge/studio-store.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { AddConnectionDialog } from './AddConnectionDialog.tsx'
import { ChangeConnectionDialog } from './ChangeConnectionDialog.tsx'
import { confirmServer, removeServer } from './connections-commands.ts'
import { connectionsState } from './connections-state.ts'
import { SignInDialog } from './SignInDialog.tsx'

/** Asks before anything is started, with exactly what that is, and before a server is forgotten. */
export function ConnectionDialogs() {
  const { t } = useTranslation()
  const { confirming, removing, changing, adding } = useStore(connectionsState)
  const servers = useStudio((studio) => studio.mcp) ?? []
  const asked = servers.find(({ id }) => id === confirming)
  const removed = servers.find(({ id }) => id === removing)
  const changed = servers.find(({ id }) => id === changing)
  const kind = asked?.definition.transport ?? 'stdio'
  return (
    <>
      <SignInDialog />
      {adding ? <AddConnectionDialog /> : null}
      {changed ? <ChangeConnectionDialog key={changed.id} server={changed} /> : null}
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(open) => {
          if (!open) connectionsState.setState({ confirming: null })
        }}
        title={t(`connections.confirmTitle.${kind}`, { name: asked?.name ?? '' })}
        description={
          <>
            <span>{t(`connections.confirmText.${kind}`)}</span>
            <span className="connections__command" data-testid="confirm-command">
              <code>{asked?.commandLine}</code>
              {asked?.folder ? <span className="quiet">{t('connections.in', { folder: asked.folder })}</span> : null}
              {asked?.given.map((each) => (
                <code key={each} className="quiet">
                  {each}
                </code>
              ))}
            </span>
          </>
        }
        confirmLabel={t(`connections.confirm.${kind}`)}
        onConfirm={() => {
          if (asked) void confirmServer(asked)
        }}
      />
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => {
          if (!open) connectionsState.setState({ removing: null })
        }}
        title={t('connections.removeTitle', { name: removed?.name ?? '' })}
        description={t('connections.removeText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => {
          if (removed) void removeServer(removed.id)
        }}
      />
    </>
  )
}
