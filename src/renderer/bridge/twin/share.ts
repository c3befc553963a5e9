import type { PushStatus } from '@shared/otlp-push.ts'
import type { RunView } from '@shared/state.ts'
import type { StudioClient } from '../client.ts'

const NOTHING_SENT: PushStatus = { sent: 0, waiting: 0, dropped: 0, trouble: null, headers: [] }

/** Exports of the studio in memory: they say what would leave, and write nothing. */
export function shareTwin(find: (runId: string) => RunView): StudioClient['share'] {
  return {
    preview: async ({ runId, options: { format = 'share', redact = true } }) => {
      const { spans } = find(runId)
      const kinds: Record<string, number> = {}
      for (const { kind } of spans) kinds[kind] = (kinds[kind] ?? 0) + 1
      const recorded = format === 'record' || format === 'share'
      const replaces = redact && format !== 'record'
      return {
        bytes: spans.length * 4200,
        spans: kinds,
        events: recorded ? spans.length * 2 : 0,
        values: recorded ? spans.length * 3 : 0,
        findings: replaces ? [{ kind: 'email', mark: '[e-mail 1]', text: 'lena@example.org', count: 3 }] : [],
        replaced: replaces ? 3 : 0,
        proof: recorded ? (replaces ? 'redacted' : 'whole') : 'none',
      }
    },
    export: async ({ runId, options }) => ({ path: `/home/me/${find(runId).run.id}.${options.format ?? 'share'}` }),
    // There are no files in memory: as if the dialog had been closed.
    import: async () => null,
    pushStatus: async () => NOTHING_SENT,
    pushHeaders: async ({ lines }) => ({
      ...NOTHING_SENT,
      headers: lines
        .split('\n')
        .flatMap((line) => line.split(':').slice(0, 1))
        .filter(Boolean),
    }),
    origin: async () => null,
  }
}
