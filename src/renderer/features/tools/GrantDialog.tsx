import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { capabilityWords } from './capability-words.ts'
import { enableTool } from './tools-commands.ts'
import { toolsState } from './tools-state.ts'

/** Shows what a tool wants to touch, before agents can have it. */
export function GrantDialog() {
  const { t } = useTranslation()
  const granting = useStore(toolsState, (state) => state.granting)
  const tool = useStudio((studio) => studio.authored.find(({ id }) => id === granting))
  const capabilities = tool?.declaration?.capabilities ?? []
  return (
    <ConfirmDialog
      open={tool !== undefined}
      onOpenChange={(open) => {
        if (!open) toolsState.setState({ granting: null })
      }}
      title={t('tools.grantTitle', { name: tool?.name ?? '' })}
      description={
        <>
          <span>{t('tools.grantText')}</span>
          <span className="grants" data-testid="grants">
            {capabilities.map((each) => {
              const { key, what } = capabilityWords(each)
              return (
                <span key={each} className="grants__row">
                  <span>{t(`tools.capability.${key}`, { what })}</span>
                  <code>{each}</code>
                </span>
              )
            })}
          </span>
        </>
      }
      confirmLabel={t('tools.grant')}
      onConfirm={() => {
        if (tool) void enableTool(tool, true)
      }}
    />
  )
}
