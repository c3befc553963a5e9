import type { AuthoredTool } from '@shared/authored-tools.ts'
import type { AuditLog } from '../../govern/audit.ts'
import type { Store } from '../../store/types.ts'
import { UntrustedSql } from '../../store/untrusted-sql.ts'
import { builtinTools } from '../../tools/builtin/all.ts'
import { codeTools } from '../../tools/builtin/code/all.ts'
import { ThreadJobs } from '../../tools/jobs/thread-jobs.ts'
import type { GraphPort, ModelPort } from '../../tools/ports.ts'
import { Interpreters, type InterpretersOptions } from '../../tools/python/interpreters.ts'
import type { PythonRunner } from '../../tools/python/types.ts'
import { ToolRegistry } from '../../tools/registry.ts'
import { openCapabilities } from '../../tools/sandbox/capabilities/host.ts'
import { WorkerSandbox } from '../../tools/sandbox/worker-sandbox.ts'
import type { ToolSurroundings } from '../../tools/types.ts'
import type { Keychain } from '../keychain.ts'
import { type KnowledgeOptions, KnowledgeService } from '../knowledge/knowledge-service.ts'
import { registerTools } from '../register-tools.ts'
import { ToolSecrets } from '../tool-secrets.ts'
import type { OpenHost } from './authored-tool.ts'
import { AuthoredTools } from './tool-service.ts'
import { ToolTrials, type TrialOptions } from './tool-trials.ts'

export interface OpenToolsOptions {
  store: Store
  audit: AuditLog
  /** Folder of the built worker entries. */
  entries: string
  /** See `ConnectOptions.nativeBinding`. */
  sqliteBinding: string | null | undefined
  toolContext: TrialOptions['toolContext']
  keychain: Keychain
  model: ModelPort
  python: InterpretersOptions
  graph: GraphPort
  embed: KnowledgeOptions['embed']
  onChange(tools: AuthoredTool[]): void
  onTrouble(message: string): void
}

export interface StudioTools {
  registry: ToolRegistry
  sandbox: WorkerSandbox
  python: PythonRunner
  authored: AuthoredTools
  trials: ToolTrials
  /** What tools may see of the studio, whoever calls them. */
  surroundings(): ToolSurroundings
  knowledge: KnowledgeService
  jobs: ThreadJobs
  secrets: ToolSecrets
}

/** All tools of a studio: those it comes with, and those people write. */
export function openTools(options: OpenToolsOptions): StudioTools {
  const { store, audit, entries, sqliteBinding, toolContext, onTrouble } = options
  const registry = new ToolRegistry()
  const sql = new UntrustedSql({ entry: new URL('sql-worker.js', entries), nativeBinding: sqliteBinding ?? null })
  const jobs = new ThreadJobs(new URL('job-worker.js', entries))
  const knowledge = new KnowledgeService({ store, audit, jobs, embed: options.embed })
  for (const tool of builtinTools({ now: () => new Date(), sql, jobs, knowledge, graph: options.graph }))
    registry.register(tool)
  const sandbox = new WorkerSandbox(new URL('sandbox-worker.js', entries))
  const python = new Interpreters(options.python)
  for (const tool of codeTools({ sandbox, python })) registry.register(tool)
  const secrets = new ToolSecrets(store, audit, options.keychain)
  const host = { sql, registry, secrets, model: options.model }
  const openHost: OpenHost = (granted, context, onUse) => openCapabilities(host, granted, context, onUse)
  const authored = new AuthoredTools({
    store,
    audit,
    jobs,
    sandbox,
    registry,
    openHost,
    onTrouble,
    onChange: (tools) => {
      registerTools(store, registry)
      options.onChange(tools)
    },
  })
  registerTools(store, registry)
  return {
    registry,
    sandbox,
    python,
    authored,
    knowledge,
    jobs,
    trials: new ToolTrials({ store, tools: authored, registry, audit, sandbox, openHost, toolContext }),
    surroundings: toolContext,
    secrets,
  }
}
