import type { RunListView } from '@shared/run-list-views.ts'
import { NEWEST_FIRST, sameOrder } from '@shared/run-order.ts'
import { MOST_VIEWS } from '@shared/view-limits.ts'
import { api } from '../../../bridge/connection.ts'
import { attempt } from '../../../ui/toasts.ts'
import type { RunFilter } from '../run-filter.ts'

/** Views everybody has; their names are words of the language. */
export const BUILT_IN = [
  { id: 'all', query: '' },
  { id: 'failed', query: 'status:failed' },
  { id: 'running', query: 'status:running,waiting' },
] as const

export type BuiltIn = (typeof BUILT_IN)[number]

export const filterOf = (view: BuiltIn | RunListView): RunFilter => ({
  text: view.query,
  order: 'order' in view ? view.order : NEWEST_FIRST,
})

/** Whether the list is filtered and sorted as the view says. */
export function isShown(view: BuiltIn | RunListView, filter: RunFilter): boolean {
  const { text, order } = filterOf(view)
  return text === filter.text.trim() && sameOrder(order, filter.order)
}

/** Pure: the views with this filter under `name`, in place of the one that has it, else last. */
export function withView(views: readonly RunListView[], name: string, { text, order }: RunFilter): RunListView[] {
  const view = { name: name.trim(), query: text.trim(), order }
  const at = views.findIndex((each) => each.name === view.name)
  return at < 0 ? [...views, view] : views.with(at, view)
}

/** Pure: the views with another name for one of them; a view that has the new name already gives way. */
export function renamed(views: readonly RunListView[], from: string, to: string): RunListView[] {
  const name = to.trim()
  return views
    .filter((each) => each.name === from || each.name !== name)
    .map((each) => (each.name === from ? { ...each, name } : each))
}

export const hasRoom = (views: readonly RunListView[]): boolean => views.length < MOST_VIEWS

/** Keeps them; a failure is told. */
export async function saveViews(runListViews: RunListView[]): Promise<boolean> {
  return (await attempt(() => api().settings.update({ runListViews }))) !== undefined
}
