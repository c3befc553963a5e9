import { randomInt } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { ModelId } from '@shared/ids.ts'
import type { PendingApproval } from '@shared/runs.ts'
import { type Evidence, judgeAnswer } from '../learn/evaluation/judge-answer.ts'
import type { Suite, Task } from '../learn/evaluation/suite.ts'
import type { TaskResult } from '../learn/evaluation/summarise.ts'
import { resolveInside, spelled } from '../tools/workspace.ts'
import { readTrace } from '../trace/export.ts'
import type { Studio } from './studio.ts'

export interface EvaluationChoice {
  agent: string | undefined
  agentVersion: number | undefined
  modelId: ModelId | undefined
  /** Of the first task; every other has the next one. */
  seed: number
  /** The folder that `suite.workspace` names; null for none. */
  workspace: string | null
  signal: AbortSignal
}

const CODE_LIMITS = { seconds: 5, memoryMb: 64, outputKb: 1024 }

/**
 * Runs the tasks one after another, each in a workspace of its own that is gone afterwards, and judges the answers. What tasks may do is
 * done: the profile must be one that nobody misses. It is left with their runs; what they changed and remembered is taken back after each.
 */
export async function* evaluate(studio: Studio, suite: Suite, choice: EvaluationChoice): AsyncGenerator<TaskResult> {
  const before = studio.settings.current.workspacePath
  try {
    for (const [place, task] of suite.tasks.entries()) {
      choice.signal.throwIfAborted()
      yield await runTask(
        studio,
        { ...task, files: { ...suite.files, ...task.files } },
        { ...choice, seed: (choice.seed + place) % 2 ** 32 },
      )
    }
  } finally {
    studio.settings.update('evaluation', { workspacePath: before })
  }
}

async function runTask(studio: Studio, task: Task, choice: EvaluationChoice): Promise<TaskResult> {
  const folder = await mkdtemp(join(tmpdir(), 'autoglm-task-'))
  try {
    await fill(folder, task, choice.workspace)
    studio.settings.update('evaluation', { workspacePath: folder })
    const index = task.indexed ? await indexed(studio, folder, choice.signal) : null
    const began = performance.now()
    const { seed, agent, agentVersion, modelId } = choice
    const run = await studio.runs.start('evaluation', {
      input: task.input,
      agentId: studio.agents.get(agent).id,
      agentVersion,
      modelId,
      seed,
    })
    const ended = await finished(studio, run.id, choice.signal)
    const seconds = (performance.now() - began) / 1000
    if (index) studio.tools.knowledge.remove('evaluation', index)
    const { spans } = readTrace(studio.store, run.id)
    const { passed, reason } = await judged(studio, task, folder, ended, choice.signal)
    // What it remembered must not help the next task.
    await studio.changes.undo('evaluation', run.id, null)
    return {
      id: task.id,
      group: task.group,
      passed,
      reason,
      status: ended.status,
      runId: run.id,
      answer: ended.answer ?? '',
      calls: spans.filter(({ kind }) => kind === 'tool').length,
      inputTokens: ended.inputTokens,
      outputTokens: ended.outputTokens,
      seconds,
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function fill(folder: string, { files = {} }: Task, workspace: string | null): Promise<void> {
  if (workspace !== null) await cp(workspace, folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    const { wanted } = await spelled(folder, path)
    await mkdir(dirname(wanted), { recursive: true })
    await writeFile(wanted, text)
  }
}

async function indexed(studio: Studio, folder: string, signal: AbortSignal) {
  const { knowledge } = studio.tools
  const { id } = await knowledge.create('evaluation', `task ${randomInt(2 ** 32)}`, folder)
  for await (const event of knowledge.update(id, signal)) {
    if (event.type === 'done' && event.index.problems.length > 0) {
      throw new StudioError('TOOL_FAILED', `A document of the task cannot be read: ${event.index.problems[0]?.message}`)
    }
  }
  return id
}

/** Waits for the end of a run and approves whatever it asks: all it can reach is its own folder. */
async function finished(studio: Studio, runId: Parameters<Studio['runs']['finished']>[0], signal: AbortSignal) {
  const watching = new AbortController()
  const stop = (): void => studio.runs.cancel(runId)
  signal.addEventListener('abort', stop, { once: true })
  const answer = (pending: readonly PendingApproval[]): void => {
    for (const { spanId, call, question, request } of pending) {
      try {
        if (request) studio.runs.decide(runId, spanId, 'deny', 'There is nobody to ask.')
        else if (question) studio.runs.going(runId).answer(spanId, 'There is nobody to ask. Decide yourself.')
        else studio.runs.decide(runId, spanId, 'approve', null, call.name)
      } catch {
        // It was decided, or the run is over.
      }
    }
  }
  const watched = (async () => {
    for await (const message of studio.runs.watch(runId, watching.signal)) {
      if (message.type === 'snapshot') answer(message.state.approvals)
      else for (const event of message.events) if (event.type === 'approvals') answer(event.pending)
    }
  })().catch(() => undefined)
  try {
    return await studio.runs.finished(runId)
  } finally {
    signal.removeEventListener('abort', stop)
    watching.abort()
    await watched
  }
}

async function judged(
  studio: Studio,
  task: Task,
  folder: string,
  run: { status: string; answer: string | null; error: { message: string } | null },
  signal: AbortSignal,
): Promise<{ passed: boolean; reason: string }> {
  if (run.status !== 'done') return { passed: false, reason: run.error?.message ?? `The run ended as ${run.status}.` }
  const evidence: Evidence = {
    answer: run.answer ?? '',
    readFile: async (path) => {
      const found = await resolveInside(folder, path).catch(() => null)
      return found && (await readFile(found.absolute, 'utf8').catch(() => null))
    },
    callJavaScript: async (code, entry, args) => {
      const call = `JSON.stringify(${entry}(...${JSON.stringify(args)}))`
      const surroundings = { now: null, seed: 1 }
      const script = { code: `${code}\n;${call}`, files: [], limits: CODE_LIMITS, surroundings, signal }
      const { value } = await studio.tools.sandbox.evaluate(script)
      return value === null ? undefined : JSON.parse(value)
    },
  }
  for (const check of task.checks) {
    const one = await judgeAnswer(check, evidence)
    if (!one.passed) return one
  }
  return { passed: true, reason: '' }
}
