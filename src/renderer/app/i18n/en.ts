import { actionWords } from './en/actions.ts'
import { agentWords } from './en/agents.ts'
import { annotationWords } from './en/annotations.ts'
import { breakpointWords } from './en/breakpoints.ts'
import { caseWords } from './en/cases.ts'
import { changesWords } from './en/changes.ts'
import { compareWords } from './en/compare.ts'
import { connectionWords } from './en/connections.ts'
import { downloadWords } from './en/downloads.ts'
import { errorWords } from './en/errors.ts'
import { forkWords } from './en/fork.ts'
import { frameWords } from './en/frame.ts'
import { graphWords } from './en/graph.ts'
import { inspectWords } from './en/inspect.ts'
import { knowledgeWords } from './en/knowledge.ts'
import { ledgerWords } from './en/ledger.ts'
import { memoryWords } from './en/memory.ts'
import { modelWords } from './en/models.ts'
import { replayWords } from './en/replay.ts'
import { runWords } from './en/run.ts'
import { runListWords } from './en/run-list.ts'
import { serverAskWords } from './en/server-ask.ts'
import { serverWords } from './en/servers.ts'
import { settingsWords } from './en/settings.ts'
import { shareWords } from './en/share.ts'
import { talkWords } from './en/talk.ts'
import { testWords } from './en/tests.ts'
import { timelineWords } from './en/timeline.ts'
import { toolWords } from './en/tools.ts'
import { traceWords } from './en/traces.ts'
import { xrayWords } from './en/xray.ts'

/** English, and the list of all keys: the other languages have exactly these. */
export const en = {
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
