import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { isAcceptable, type Verification } from '@shared/replay.ts'
import { saveBaseline } from '../trace/baselines.ts'
import type { Studio } from './studio.ts'

/**
 * Takes the divergences with these hashes for right, so that a later replay reports only new ones. The run and its record stay as they
 * are. Errors: as `verifyRun`; NOT_ALLOWED for rows that were altered; CONFLICT when the replay now differs in something else than what was shown.
 */
export function acceptBaseline(
  { store, audit, replay }: Pick<Studio, 'store' | 'audit' | 'replay'>,
  actor: string,
  runId: RunId,
  hashes: readonly string[],
): Verification {
  const { divergences, versionChanges, verdict } = replay.verify(runId)
  const shown = new Set(hashes)
  const open = divergences.filter((each) => !each.accepted)
  if (verdict !== 'diverged' || open.length !== shown.size || !open.every(({ hash }) => shown.has(hash))) {
    throw new StudioError(
      'CONFLICT',
      'The replay differs in something else than what was shown. Look at it again first.',
    )
  }
  if (!open.every(isAcceptable)) {
    throw new StudioError(
      'NOT_ALLOWED',
      'What is shown of this run is not what was recorded. That is no change of the loop or of a tool, and cannot be accepted.',
    )
  }
  store.write((tx) => {
    saveBaseline(tx, runId, shown)
    audit.appendIn(tx, {
      actor,
      action: 'run.baseline-accepted',
      subject: runId,
      result: 'ok',
      details: {
        divergences: open.map(({ seq, kind, path, hash }) => ({ seq, kind, path, hash })),
        versions: versionChanges.map(({ name, now }) => ({ name, now })),
      },
    })
  })
  return replay.verify(runId)
}
