import { ThreadJobs } from '../../src/main/tools/jobs/thread-jobs.ts'

/** The real runner: a real thread for each job. */
export const threadJobs = (): ThreadJobs =>
  new ThreadJobs(new URL('../../src/main/tools/jobs/job-worker.ts', import.meta.url))
