import { readSpanLink } from '@shared/span-link.ts'
import { showLinked } from '../features/traces/traces-commands.ts'
import { openInspector, showView } from './layout.ts'

/** Shows the step that a link names; false when the text is no such link. A step that is gone is told in a message. */
export function openLink(text: string): boolean {
  const link = readSpanLink(text)
  if (!link) return false
  showView('traces')
  openInspector()
  void showLinked(link)
  return true
}
