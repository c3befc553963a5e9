import type { RunListView } from '@shared/run-list-views.ts'
import { ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../../bridge/studio-store.ts'
import { tell } from '../../../ui/toasts.ts'
import { filterProblem } from '../run-filter.ts'
import { changeFilter, tracesState } from '../traces-state.ts'
import { MenuChoice } from './MenuChoice.tsx'
import { BUILT_IN, filterOf, hasRoom, isShown, renamed, saveViews, withView } from './run-views.ts'
import { ViewNameDialog } from './ViewNameDialog.tsx'

const NO_VIEWS: RunListView[] = []

/** Chooses a named filter, and keeps, renames and deletes the person's own. */
export function RunViewsMenu() {
  const { t } = useTranslation()
  const filter = useStore(tracesState, (state) => state.filter)
  const views = useStudio((studio) => studio.settings.runListViews) ?? NO_VIEWS
  const [naming, setNaming] = useState<'save' | 'rename' | null>(null)
  const builtIn = BUILT_IN.find((view) => isShown(view, filter))
  const own = views.find((view) => isShown(view, filter))
  const name = own?.name ?? (builtIn ? t(`runList.view.${builtIn.id}`) : t('runList.viewOther'))
  const onDelete = async (view: RunListView) => {
    if (await saveViews(views.filter((each) => each !== view))) tell(t('runList.viewDeleted', { name: view.name }))
  }
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            className="choice run-views"
            data-testid="runs-view"
            aria-label={`${t('runList.views')}: ${name}`}
          >
            <span className="choice__value">{name}</span>
            <ChevronDown size={12} aria-hidden="true" />
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Label className="menu__label">{t('runList.views')}</DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={own ? `own ${own.name}` : (builtIn?.id ?? '')}>
              {BUILT_IN.map((view) => (
                <MenuChoice
                  key={view.id}
                  value={view.id}
                  testId={`view-${view.id}`}
                  onSelect={() => changeFilter(filterOf(view))}
                >
                  {t(`runList.view.${view.id}`)}
                </MenuChoice>
              ))}
              {views.map((view) => (
                <MenuChoice
                  key={view.name}
                  value={`own ${view.name}`}
                  testId={`view-own-${view.name}`}
                  onSelect={() => changeFilter(filterOf(view))}
                >
                  {view.name}
                </MenuChoice>
              ))}
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="menu__line" />
            {own ? (
              <>
                <DropdownMenu.Item
                  className="menu__item menu__item--plain"
                  data-testid="view-rename"
                  onSelect={() => setNaming('rename')}
                >
                  {t('runList.renameView', { name: own.name })}
                </DropdownMenu.Item>
                <DropdownMenu.Item
                  className="menu__item menu__item--plain"
                  data-testid="view-delete"
                  onSelect={() => void onDelete(own)}
                >
                  {t('runList.deleteView', { name: own.name })}
                </DropdownMenu.Item>
              </>
            ) : (
              <DropdownMenu.Item
                className="menu__item menu__item--plain"
                data-testid="view-save"
                disabled={builtIn !== undefined || filterProblem(filter) !== null || !hasRoom(views)}
                onSelect={() => setNaming('save')}
              >
                {t('runList.saveView')}
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <ViewNameDialog
        // Begins anew each time.
        key={naming ?? 'closed'}
        open={naming !== null}
        title={naming === 'rename' ? t('runList.renameTitle') : t('runList.saveTitle')}
        first={naming === 'rename' ? (own?.name ?? '') : ''}
        taken={views.map((view) => view.name)}
        onClose={() => setNaming(null)}
        onName={(chosen) =>
          saveViews(naming === 'rename' && own ? renamed(views, own.name, chosen) : withView(views, chosen, filter))
        }
      />
    </>
  )
}
