import { oc } from '@orpc/contract'
import { z } from 'zod'
import { RunId } from '../ids.ts'
import { PushHeaders, PushStatus } from '../otlp-push.ts'
import { ExportOptions, ExportPreview, ImportReport, RunOrigin } from '../share.ts'

const byRun = z.object({ runId: RunId })
const exporting = byRun.extend({ options: ExportOptions })

/** Runs that leave the studio and come into it. */
export const shareContract = {
  /** What an export would write, without writing it. */
  preview: oc.input(exporting).output(ExportPreview),
  /** Writes to a file the person chooses; null when they closed the dialog. */
  export: oc.input(exporting).output(z.object({ path: z.string() }).nullable()),
  /** Asks the person for a file and reads the runs in it; null when they closed the dialog. */
  import: oc.input(z.void()).output(ImportReport.nullable()),
  /** How sending to the person's collector goes. */
  pushStatus: oc.input(z.void()).output(PushStatus),
  /** Headers that go along, a line each; kept until the studio ends and never told again. */
  pushHeaders: oc.input(z.object({ lines: PushHeaders })).output(PushStatus),
  /** Where the run came from; null when it was recorded here. */
  origin: oc.input(byRun).output(RunOrigin.nullable()),
}
