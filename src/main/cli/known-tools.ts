import { UntrustedSql } from '../store/untrusted-sql.ts'
import { NO_PYTHON } from '../studio/python-pages.ts'
import { builtinTools } from '../tools/builtin/all.ts'
import { codeTools } from '../tools/builtin/code/all.ts'
import { ThreadJobs } from '../tools/jobs/thread-jobs.ts'
import { Interpreters } from '../tools/python/interpreters.ts'
import { SnapshotFile } from '../tools/python/snapshot-file.ts'
import { ToolRegistry } from '../tools/registry.ts'
import { WorkerSandbox } from '../tools/sandbox/worker-sandbox.ts'

/** The tools of this program, to be looked at only. */
export function knownTools(): ToolRegistry {
  const registry = new ToolRegistry()
  const sql = new UntrustedSql({ entry: new URL('sql-worker.js', import.meta.url), nativeBinding: null })
  const knowledge = { search: async () => [] }
  const graph = { query: async () => ({ known: [], answers: [] }), add: () => [], remove: () => undefined }
  const jobs = new ThreadJobs(new URL('job-worker.js', import.meta.url))
  for (const tool of builtinTools({ now: () => new Date(), sql, jobs, knowledge, graph })) registry.register(tool)
  const sandbox = new WorkerSandbox(new URL('sandbox-worker.js', import.meta.url))
  const python = new Interpreters({ pages: NO_PYTHON, snapshot: new SnapshotFile(''), packagesPath: () => null })
  for (const tool of codeTools({ sandbox, python })) registry.register(tool)
  return registry
}
