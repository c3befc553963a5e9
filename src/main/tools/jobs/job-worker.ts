import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from '../../kit/give-way.ts'
import { type JobOutput, JobRefusal, type JobReply, type JobRequest } from './messages.ts'

/** Entry of the thread that does one job and ends. Each job is loaded by itself: most need a library of their own. */
async function run(request: JobRequest): Promise<JobOutput> {
  switch (request.kind) {
    case 'page':
      return (await import('./page-to-markdown.ts')).pageToMarkdown(request.input)
    case 'diff':
      return (await import('./diff-texts.ts')).diffTexts(request.input)
    case 'document':
      return await (await import('./document/read-document.ts')).readDocument(request.input)
    case 'chart':
      return await (await import('./chart/draw-chart.ts')).drawChart(request.input, import.meta.url)
    case 'types':
      return (await import('./check-types.ts')).checkTypes(request.input)
    default:
      return request satisfies never
  }
}

async function answer(request: JobRequest): Promise<JobReply> {
  try {
    return { ok: true, output: await run(request) }
  } catch (error) {
    if (error instanceof JobRefusal) return { ok: false, message: error.message }
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { ok: false, message: `It could not be read (${reason}).` }
  }
}

giveWay()
parentPort?.postMessage(await answer(workerData as JobRequest))
