import type { AuthoredTool } from '@shared/authored-tools.ts'
import { Copy, FileOutput, PlayIcon, Save, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { ProblemList } from './ProblemList.tsx'
import { disableTool, duplicateTool, enableTool, exportTool, saveTool, tryTool, writeTool } from './tools-commands.ts'
import { isDirty, toolsState } from './tools-state.ts'

/** The source of a tool, what is wrong with it, and whether agents can have it. */
export function ToolEditor({ tool, onInspect }: { tool: AuthoredTool; onInspect: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const draft = useStore(toolsState, (state) => state.drafts[tool.id])
  const saving = useStore(toolsState, (state) => state.saving)
  const place = useStore(toolsState, (state) => state.place)
  const check = useStore(toolsState, (state) => state.checks[tool.id])
  const running = useStore(toolsState, (state) => state.trials[tool.id]?.running ?? false)
  const dirty = isDirty(draft)
  const { declaration } = check ?? tool
  const run = () => {
    onInspect()
    toolsState.setState({ tab: 'run' })
    void tryTool(tool.id)
  }
  return (
    <section className="tool" aria-label={tool.name} data-testid="tool-editor">
      <div className="tool__head">
        <h2 className="tool__name clip">{declaration?.name ?? tool.name}</h2>
        <span className="quiet">v{tool.version}</span>
        {declaration ? <EffectBadge effect={declaration.effect} /> : null}
        {tool.problem && !dirty ? <Badge tone="bad">{t('tools.broken')}</Badge> : null}
        <span className="spacer" />
        <label className="tool__switch" htmlFor={`${id}-enabled`}>
          {t('tools.enabled')}
        </label>
        <Toggle
          id={`${id}-enabled`}
          checked={tool.enabled}
          onChange={(on) => void (on ? enableTool(tool) : disableTool(tool.id))}
          testId="tool-enabled"
        />
        <IconButton size="small" label={t('tools.duplicate')} onClick={() => void duplicateTool(tool.id)}>
          <Copy size={14} aria-hidden="true" />
        </IconButton>
        <IconButton size="small" label={t('tools.export')} onClick={() => void exportTool(tool.id)}>
          <FileOutput size={14} aria-hidden="true" />
        </IconButton>
        <IconButton size="small" label={t('tools.remove')} onClick={() => toolsState.setState({ removing: tool.id })}>
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
        <Button
          size="small"
          icon={<PlayIcon size={14} aria-hidden="true" />}
          busy={running}
          onClick={run}
          data-testid="tool-run"
        >
          {t('tools.run')}
        </Button>
        <Button
          size="small"
          variant="primary"
          icon={<Save size={14} aria-hidden="true" />}
          disabled={!dirty}
          busy={saving}
          onClick={() => void saveTool(tool.id)}
          data-testid="tool-save"
        >
          {t('tools.save')}
        </Button>
      </div>
      {draft ? (
        <CodeEditor
          path={`tools/${tool.id}`}
          text={draft.text}
          label={t('tools.sourceOf', { name: tool.name })}
          onChange={(text) => writeTool(tool.id, text)}
          onProblems={(problems) =>
            toolsState.setState((state) => ({ problems: { ...state.problems, [tool.id]: problems } }))
          }
          onSave={() => void saveTool(tool.id)}
          place={place}
        />
      ) : (
        <Skeleton lines={12} label={t('common.loading')} />
      )}
      <ProblemList toolId={tool.id} />
    </section>
  )
}
