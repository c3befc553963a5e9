import { readSpanLink } from '@shared/span-link.ts'
import { Command, useCommandState } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../bridge/host.ts'
import { studioNow } from '../bridge/studio-store.ts'
import { loadModel } from '../features/models/models-commands.ts'
import { runState } from '../features/run/run-state.ts'
import { selectRun } from '../features/traces/traces-state.ts'
import { showShortcut } from '../lib/shortcuts.ts'
import { preview } from '../lib/text.ts'
import { Keys } from '../ui/Keys.tsx'
import { StatusIcon } from '../ui/StatusIcon.tsx'
import { ACTIONS, type Action, type ActionGroup } from './actions.ts'
import { layoutStore, showView } from './layout.ts'
import { openLink } from './open-link.ts'

const GROUPS: ActionGroup[] = ['run', 'view', 'traces', 'agents', 'tools', 'graph', 'models', 'settings']
/** Newest runs that can be jumped to. */
const RUNS = 12

/** Every word of the search must occur; what begins with it comes first. */
function matchesWords(_value: string, search: string, keywords: string[] = []): number {
  const text = keywords.join(' ').toLowerCase()
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.every((word) => text.includes(word))) return 0
  return text.startsWith(words[0] ?? '') ? 1 : 0.5
}

const close = () => layoutStore.setState({ paletteOpen: false })

/** Every action of the studio by name, and the newest runs, the models and the agents. */
export function CommandPalette() {
  const { t } = useTranslation()
  const open = useStore(layoutStore, (layout) => layout.paletteOpen)
  return (
    <Dialog.Root open={open} onOpenChange={(paletteOpen) => layoutStore.setState({ paletteOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="palette" data-testid="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          <Command label={t('palette.title')} loop filter={matchesWords}>
            <Command.Input className="palette__input" placeholder={t('palette.placeholder')} autoFocus />
            <Command.List className="palette__list" label={t('palette.results')}>
              <Command.Empty className="palette__empty">{t('palette.none')}</Command.Empty>
              <Linked />
              <Actions />
              <Subjects />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What can be done now comes first. */
function inGroup(group: ActionGroup): Action[] {
  const actions = ACTIONS.filter((action) => action.group === group && action.id !== 'palette.open')
  return actions.sort((a, b) => Number(b.enabled()) - Number(a.enabled()))
}

function Actions() {
  const { t } = useTranslation()
  return GROUPS.map((group) => (
    <Command.Group key={group} heading={t(`actionGroup.${group}`)}>
      {inGroup(group).map((action) => {
        const [shortcut] = action.shortcuts ?? []
        return (
          <Command.Item
            key={action.id}
            value={action.id}
            keywords={[t(`action.${action.label}`), t(`actionGroup.${group}`), action.id]}
            disabled={!action.enabled()}
            data-action={action.id}
            className="palette__item"
            onSelect={() => {
              close()
              action.run()
            }}
          >
            <span className="palette__name">{t(`action.${action.label}`)}</span>
            {shortcut ? <Keys keys={showShortcut(shortcut, platform)} /> : null}
          </Command.Item>
        )
      })}
    </Command.Group>
  ))
}

/** A link that was pasted into the search. */
function Linked() {
  const { t } = useTranslation()
  const search = useCommandState((state) => state.search)
  if (!readSpanLink(search)) return null
  return (
    <Command.Item
      value="open-link"
      keywords={[search]}
      data-testid="palette-link"
      className="palette__item"
      onSelect={() => {
        close()
        openLink(search)
      }}
    >
      <span className="palette__name">{t('palette.link')}</span>
    </Command.Item>
  )
}

/** Actions that name a thing: they come and go with it. */
function Subjects() {
  const { t } = useTranslation()
  const studio = studioNow()
  if (!studio) return null
  const models = studio.models.filter((model) => model.status === 'available' && model.id !== studio.engine.modelId)
  return (
    <>
      <Command.Group heading={t('palette.runs')}>
        {studio.runs.slice(0, RUNS).map((run) => (
          <Command.Item
            key={run.id}
            value={run.id}
            keywords={[preview(run.input)]}
            className="palette__item"
            onSelect={() => {
              close()
              selectRun(run.id)
              showView('traces')
            }}
          >
            <StatusIcon status={run.status} />
            <span className="palette__name">{preview(run.input, 90)}</span>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading={t('palette.more')}>
        {models.map((model) => (
          <Command.Item
            key={model.id}
            value={model.id}
            keywords={[t('palette.load', { name: model.name })]}
            className="palette__item"
            onSelect={() => {
              close()
              void loadModel(model.id)
            }}
          >
            <span className="palette__name">{t('palette.load', { name: model.name })}</span>
          </Command.Item>
        ))}
        {studio.agents.map((agent) => (
          <Command.Item
            key={agent.id}
            value={agent.id}
            keywords={[t('palette.agent', { name: agent.name })]}
            className="palette__item"
            onSelect={() => {
              close()
              runState.setState({ agentId: agent.id })
              showView('run')
            }}
          >
            <span className="palette__name">{t('palette.agent', { name: agent.name })}</span>
          </Command.Item>
        ))}
      </Command.Group>
    </>
  )
}
