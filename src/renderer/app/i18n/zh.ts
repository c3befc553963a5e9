import type { en } from './en.ts'
import { actionWords } from './zh/actions.ts'
import { errorWords } from './zh/errors.ts'
import { frameWords } from './zh/frame.ts'
import { modelWords } from './zh/models.ts'
import { runWords } from './zh/run.ts'
import { settingsWords } from './zh/settings.ts'
import { shareWords } from './zh/share.ts'
import { traceWords } from './zh/traces.ts'

/** Chinese (simplified). */
export const zh: typeof en = {
  ...frameWords,
  ...actionWords,
  ...runWords,
  ...traceWords,
  ...modelWords,
  ...settingsWords,
  ...shareWords,
  ...errorWords,
}
