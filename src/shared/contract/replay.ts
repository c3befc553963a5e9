import { oc } from '@orpc/contract'
import { z } from 'zod'
import { RunId, Sha256 } from '../ids.ts'
import { ModelReplay, ToolReplay } from '../live-replay.ts'
import { Playback, Verification } from '../replay.ts'

const byRun = z.object({ runId: RunId })

/** Replays of finished runs from their record; none changes the run, the workspace or the memory. */
export const replayContract = {
  /** Runs the loop on what was recorded, with today's tools and prompt format. */
  verify: oc.input(byRun).output(Verification),
  /** Takes these divergences, all that are shown, for right: later replays report only new ones. Errors: CONFLICT when others are found. */
  accept: oc.input(byRun.extend({ hashes: z.array(Sha256).min(1).max(100_000) })).output(Verification),
  /** Everything that became true, in order and in time. */
  play: oc.input(byRun).output(Playback),
  /** The model infers anew, tools are served from the record. Errors: CANCELLED; those of the engine. */
  model: oc.input(byRun).output(ModelReplay),
  /** The model is served from the record, tools run anew on a copy of the workspace. Errors: CANCELLED, LIMIT_REACHED. */
  tools: oc.input(byRun).output(ToolReplay),
}
