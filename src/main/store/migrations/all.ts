import type { Migration } from '../migration.ts'
import { foundation } from './001-foundation.ts'
import { adapters } from './002-adapters.ts'
import { servers } from './003-servers.ts'
import { downloads } from './004-downloads.ts'
import { modelLibrary } from './005-model-library.ts'
import { imports } from './006-imports.ts'
import { serverKeys } from './007-server-keys.ts'
import { forks } from './008-forks.ts'
import { annotations } from './009-annotations.ts'
import { baselines } from './010-baselines.ts'
import { authoredTools } from './011-authored-tools.ts'
import { changes } from './012-changes.ts'
import { mcp } from './013-mcp.ts'
import { knowledge } from './014-knowledge.ts'
import { toolRecords } from './015-tool-records.ts'
import { recordValues } from './016-record-values.ts'
import { memory } from './017-memory.ts'
import { graph } from './018-graph.ts'
import { erasure } from './019-erasure.ts'
import { servedCalls } from './020-served-calls.ts'
import { graphLearned } from './021-graph-learned.ts'

/** Every step from an empty file to today's schema, in order. Steps that were released are never edited; add one. */
export const migrations: readonly Migration[] = [
  foundation,
  adapters,
  servers,
  downloads,
  modelLibrary,
  imports,
  serverKeys,
  forks,
  annotations,
  baselines,
  authoredTools,
  changes,
  mcp,
  knowledge,
  toolRecords,
  recordValues,
  memory,
  graph,
  erasure,
  servedCalls,
  graphLearned,
]
