import { FileInput, Hammer, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Resizer } from '../../ui/Resizer.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { ConnectionDialogs } from './connections/ConnectionDialogs.tsx'
import { ConnectionView } from './connections/ConnectionView.tsx'
import { GrantDialog } from './GrantDialog.tsx'
import { OtherTool } from './OtherTool.tsx'
import { SecretsDialog } from './SecretsDialog.tsx'
import { ToolEditor } from './ToolEditor.tsx'
import { ToolList } from './ToolList.tsx'
import { TEMPLATE_NAMES } from './templates.ts'
import { createTool, importTool, removeTool } from './tools-commands.ts'
import { toolsState } from './tools-state.ts'

const LIST = { min: 180, max: 420, first: 220 }

/** The tools there are, and the source of one that is written here. */
export function ToolsScreen({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const [width, setWidth] = useState(LIST.first)
  const { selected, removing } = useStore(toolsState)
  const known = useStudio((studio) => studio.authored)
  const authored = known ?? []
  const others = useStudio((studio) => studio.tools) ?? []
  const tool = selected !== null && 'id' in selected ? authored.find(({ id }) => id === selected.id) : undefined
  const other = selected !== null && 'name' in selected ? others.find(({ name }) => name === selected.name) : undefined
  const servers = useStudio((studio) => studio.mcp) ?? []
  const server =
    selected !== null && 'server' in selected ? servers.find(({ id }) => id === selected.server) : undefined
  const removed = authored.find(({ id }) => id === removing)
  const create = (
    <ChoiceMenu
      label={t('tools.new')}
      value={null}
      placeholder={t('tools.new')}
      choices={TEMPLATE_NAMES.map((name) => ({
        value: name,
        label: t(`tools.template.${name}.name`),
        detail: t(`tools.template.${name}.text`),
      }))}
      onChoose={(name) => {
        const template = TEMPLATE_NAMES.find((each) => each === name)
        if (template) void createTool(template)
      }}
      testId="tool-new"
    />
  )
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('tools.title')}</h1>
        <span className="spacer" />
        <Button
          size="small"
          variant="ghost"
          icon={<KeyRound size={14} aria-hidden="true" />}
          onClick={() => toolsState.setState({ secrets: true })}
          data-testid="tool-secrets"
        >
          {t('tools.secrets')}
        </Button>
        <Button
          size="small"
          variant="ghost"
          icon={<FileInput size={14} aria-hidden="true" />}
          onClick={() => void importTool()}
          data-testid="tool-import"
        >
          {t('tools.import')}
        </Button>
        {create}
      </header>
      <div className="tools">
        <div className="tools__side" style={{ width }}>
          <ToolList />
        </div>
        <Resizer
          label={t('tools.resizeList')}
          width={width}
          min={LIST.min}
          max={LIST.max}
          side="left"
          onResize={setWidth}
        />
        {known === undefined ? (
          <Skeleton lines={8} label={t('common.loading')} />
        ) : tool ? (
          <ToolEditor key={tool.id} tool={tool} onInspect={onInspect} />
        ) : other ? (
          <OtherTool tool={other} />
        ) : server ? (
          <ConnectionView key={server.id} server={server} />
        ) : (
          <EmptyState icon={<Hammer size={20} />} title={t('tools.emptyTitle')} actions={create}>
            {t('tools.emptyText')}
          </EmptyState>
        )}
      </div>
      <GrantDialog />
      <ConnectionDialogs />
      <SecretsDialog />
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => {
          if (!open) toolsState.setState({ removing: null })
        }}
        title={t('tools.removeTitle', { name: removed?.name ?? '' })}
        description={t('tools.removeText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => {
          if (removed) void removeTool(removed.id)
        }}
      />
    </div>
  )
}
