import { UntrustedSql } from '../store/untrusted-sql.ts'
import { builtinTools } from '../tools/builtin/all.ts'
import { ThreadJobs } from '../tools/jobs/thread-jobs.ts'
import { ToolRegistry } from '../tools/registry.ts'

/** The tools of this program, to be looked at only. */
export function knownTools(): ToolRegistry {
  const registry = new ToolRegistry()
  const sql = new UntrustedSql({ entry: new URL('sql-worker.js', import.meta.url), nativeBinding: null })
  const jobs = new ThreadJobs(new URL('job-worker.js', import.meta.url))
  for (const tool of builtinTools({ now: () => new Date(), sql, jobs })) registry.register(tool)
  return registry
}
