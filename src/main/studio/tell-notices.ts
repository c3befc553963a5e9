import type { Notice } from '@shared/state.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'

/** Tells what was found when the profile was opened; what went wrong and was mended is written down as well. */
export function tellNotices(
  store: Store,
  audit: AuditLog,
  notify: (level: Notice['level'], code: string, message: string) => void,
): void {
  for (const { code, message } of store.notices) {
    const level = code === 'MIGRATED' || code === 'CHECKED_AFTER_UNCLEAN_EXIT' ? 'info' : 'warning'
    notify(level, code, message)
    if (store.readOnly || level === 'info') continue
    audit.append({ actor: 'studio', action: 'store.recovered', subject: code, result: 'ok', details: { message } })
  }
}
