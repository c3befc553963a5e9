import { oc } from '@orpc/contract'
import { z } from 'zod'
import { RunId } from '../ids.ts'
import { Playback, Verification } from '../replay.ts'

const byRun = z.object({ runId: RunId })

/** Replays of finished runs from their record; neither model, network nor tools are used. */
export const replayContract = {
  /** Runs the loop on what was recorded, with today's tools and prompt format. */
  verify: oc.input(byRun).output(Verification),
  /** Everything that became true, in order and in time. */
  play: oc.input(byRun).output(Playback),
}
