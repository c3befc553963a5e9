import type { en } from './en.ts'
import { actionWords } from './zh/actions.ts'
import { agentWords } from './zh/agents.ts'
import { annotationWords } from './zh/annotations.ts'
import { breakpointWords } from './zh/breakpoints.ts'
import { caseWords } from './zh/cases.ts'
import { changesWords } from './zh/changes.ts'
import { compareWords } from './zh/compare.ts'
import { connectionWords } from './zh/connections.ts'
import { downloadWords } from './zh/downloads.ts'
import { errorWords } from './zh/errors.ts'
import { forkWords } from './zh/fork.ts'
import { frameWords } from './zh/frame.ts'
import { graphWords } from './zh/graph.ts'
import { inspectWords } from './zh/inspect.ts'
import { knowledgeWords } from './zh/knowledge.ts'
import { ledgerWords } from './zh/ledger.ts'
import { memoryWords } from './zh/memory.ts'
import { modelWords } from './zh/models.ts'
import { replayWords } from './zh/replay.ts'
import { runWords } from './zh/run.ts'
import { runListWords } from './zh/run-list.ts'
import { serverAskWords } from './zh/server-ask.ts'
import { serverWords } from './zh/servers.ts'
import { settingsWords } from './zh/settings.ts'
import { shareWords } from './zh/share.ts'
import { talkWords } from './zh/talk.ts'
import { testWords } from './zh/tests.ts'
import { timelineWords } from './zh/timeline.ts'
import { toolWords } from './zh/tools.ts'
import { traceWords } from './zh/traces.ts'
import { xrayWords } from './zh/xray.ts'

/** Chinese (simplified). */
export const zh: typeof en = {
  ...frameWords,
  ...actionWords,
  ...runWords,
  ...breakpointWords,
  ...runListWords,
  ...traceWords,
  ...replayWords,
  ...compareWords,
  ...forkWords,
  ...talkWords,
  ...testWords,
  ...timelineWords,
  ...xrayWords,
  ...ledgerWords,
  ...inspectWords,
  ...annotationWords,
  ...modelWords,
  ...caseWords,
  ...serverWords,
  ...agentWords,
  ...toolWords,
  ...connectionWords,
  ...serverAskWords,
  ...knowledgeWords,
  ...memoryWords,
  ...graphWords,
  ...changesWords,
  ...settingsWords,
  ...shareWords,
  ...downloadWords,
  ...errorWords,
}
