import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { FormatId } from '@shared/models.ts'
import type { Playback, Verification } from '@shared/replay.ts'
import { isFinished } from '@shared/runs.ts'
import { judgedAgainst } from '../agent/replay/baseline.ts'
import { environmentNow, environmentThen, type Today } from '../agent/replay/environment.ts'
import { playback } from '../agent/replay/playback.ts'
import { type Recording, readRecording } from '../agent/replay/recording.ts'
import { verify } from '../agent/replay/verify.ts'
import { formatDefinition } from '../engine/glm/formats.ts'
import { REMOTE_TEMPLATE } from '../engine/remote/infer.ts'
import { sha256 } from '../kit/canonical.ts'
import type { Tx } from '../store/types.ts'
import { needsApproval } from '../tools/permissions/permit.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { readBaseline } from '../trace/baselines.ts'
import { readTrace } from '../trace/export.ts'
import type { LoadedRecord } from '../trace/record-file.ts'
import { findBrokenEntry, readRunLog } from '../trace/run-log.ts'
import { getRun } from '../trace/runs.ts'
import { readSpanHashes } from '../trace/spans.ts'
import { pureWithoutOf } from './run-versions.ts'

/** `then`: judge the loop alone, with tools and prompt format as recorded. `now`: with today's. */
export type JudgedWith = 'then' | 'now'

/** What a replay on this machine meets. */
export function today(tools: ToolRegistry, app: string): Today {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const known = new Map(tools.list({ allowHttp: true }).map((tool) => [tool.name, tool]))
  return {
    app,
    locale,
    timeZone,
    platform: `${process.platform}-${process.arch}`,
    template: (name) => {
      if (name === REMOTE_TEMPLATE.name) return REMOTE_TEMPLATE.hash
      const format = FormatId.safeParse(name)
      return format.success ? sha256(formatDefinition(format.data)) : null
    },
    tool: (name) => {
      const tool = known.get(name)
      if (!tool) return null
      const { description, inputSchema: parameters, effect } = tool
      const declared = { name, description, parameters, effect, needsApproval: needsApproval([], { name, effect }) }
      return { ...declared, ...pureWithoutOf(tools.get(name), []) }
    },
  }
}

const environment = (recording: Recording, now: Today, judged: JudgedWith) =>
  judged === 'then' ? environmentThen(recording) : environmentNow(recording, now)

/**
 * Mode B for a run of the profile. Errors: NOT_FOUND; CONFLICT while it is going on; RECORDING_INVALID for a record that was changed;
 * RECORDING_INCOMPLETE, RECORDING_TOO_NEW.
 */
export function verifyRun(tx: Tx, runId: RunId, now: Today, judged: JudgedWith = 'now'): Verification {
  const recording = readStored(tx, runId)
  const run = getRun(tx, runId)
  const spans = readSpanHashes(tx, runId)
  const found = complete(() => verify(recording, { environment: environment(recording, now, judged), run, spans }))
  return judgedAgainst(found, readBaseline(tx, runId))
}

/** Mode B for an exported record. Errors: as {@link verifyRun}. Tools that this program does not know are taken as recorded. */
export function verifyRecord(record: LoadedRecord, now: Today, judged: JudgedWith = 'now'): Verification {
  const recording = readRecording(record.run.id, record.entries, record.blobs)
  const recorded = (name: string) => recording.started.tools.find((each) => each.name === name) ?? null
  const here: Today = { ...now, tool: (name) => now.tool(name) ?? recorded(name) }
  const spans = record.spans.map(({ span, contentHash }) => ({ span, content: contentHash }))
  return complete(() =>
    verify(recording, { environment: environment(recording, here, judged), run: record.run, spans }),
  )
}

/** A value that the record names and that is not there means that the record is not whole. */
function complete<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'NOT_FOUND') throw error
    const message = 'The recording is incomplete: a value that it names is missing. Export the run again.'
    throw new StudioError('RECORDING_INCOMPLETE', message, { cause: error })
  }
}

/** Mode A for a run of the profile. Errors: as {@link verifyRun}. */
export function playRun(tx: Tx, runId: RunId): Playback {
  const { events } = readStored(tx, runId)
  return playback({ ...readTrace(tx, runId), entries: events.map(({ entry }) => entry) })
}

/** Mode A for an exported record. Errors: as {@link verifyRecord}. */
export function playRecord({ run, entries, spans, blobs }: LoadedRecord): Playback {
  readRecording(run.id, entries, blobs)
  return playback({ run, entries, spans: spans.map(({ span, content }) => ({ ...span, content })) })
}

export function readStored(tx: Tx, runId: RunId): Recording {
  const { status } = getRun(tx, runId)
  if (!isFinished(status)) {
    throw new StudioError('CONFLICT', 'The run is still going on. Wait for its end, or stop it, and replay it then.')
  }
  const entries = readRunLog(tx, runId)
  const broken = findBrokenEntry(runId, entries)
  if (broken !== null) {
    const message = `The record of this run was changed at entry ${broken} after it was written, so it proves nothing any more.`
    throw new StudioError('RECORDING_INVALID', message, { data: { seq: broken } })
  }
  return readRecording(runId, entries, tx.blobs)
}
