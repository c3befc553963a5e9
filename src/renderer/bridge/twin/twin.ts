import { mergeAgentModels } from '@shared/agent-models.ts'
import { StudioError } from '@shared/errors.ts'
import { foldStudio } from '@shared/fold/studio.ts'
import type { AgentId, ModelId, RunId, SpanId } from '@shared/ids.ts'
import type { InferenceContent, Run } from '@shared/runs.ts'
import type { Settings, SettingsPatch } from '@shared/settings.ts'
import type { StudioEvent, StudioState } from '@shared/state.ts'
import type { StudioClient } from '../client.ts'
import { AGENT, audit, BUNDLED, fitOf, metadata, OTHER, studio as sample } from './samples.ts'
import { PAST_INPUTS, scriptFor } from './script.ts'
import { shareTwin } from './share.ts'
import { Topic } from './topic.ts'
import { once, watchTrace } from './trace-watch.ts'
import { twinAgents } from './twin-agents.ts'
import { twinAnnotations } from './twin-annotations.ts'
import { twinChanges } from './twin-changes.ts'
import { twinComparison } from './twin-comparison.ts'
import { twinConformance } from './twin-conformance.ts'
import { twinDownloads } from './twin-downloads.ts'
import { twinEmbedding } from './twin-embedding.ts'
import { twinForks } from './twin-forks.ts'
import { twinGraph } from './twin-graph.ts'
import { twinKnowledge } from './twin-knowledge.ts'
import { twinLedger } from './twin-ledger.ts'
import { twinLiveReplay } from './twin-live-replay.ts'
import { twinMcp } from './twin-mcp.ts'
import { twinMemory } from './twin-memory.ts'
import { TWIN_PICTURE } from './twin-picture.ts'
import { twinReplay } from './twin-replay.ts'
import { type Clock, TwinRun } from './twin-run.ts'
import { listTwinRuns, twinRunList } from './twin-run-list.ts'
import { twinServers } from './twin-servers.ts'
import { twinTests } from './twin-tests.ts'
import { twinTools } from './twin-tools.ts'
import { twinXray } from './twin-xray.ts'

export interface TwinOptions {
  /** Runs there are from the beginning. */
  pastRuns?: number
  /** How many times faster than real; infinite for tests. */
  speed?: number
}

/**
 * The studio in memory, with a scripted model: for tests of the page and for working on it without a host. It keeps nothing,
 * and validates nothing.
 */
export function createTwin({ pastRuns = 230, speed = 1 }: TwinOptions = {}): StudioClient {
  const runs = new Map<string, TwinRun>()
  const topic = new Topic<StudioState, StudioEvent>({ ...sample, runs: [] }, foldStudio)
  const live: Clock = { now: () => Date.now(), wait: (ms) => sleep(ms / speed) }
  const onRun = (run: Run) => topic.publish({ type: 'run', run })

  const add = (
    input: string,
    startedAt: number,
    clock: Clock,
    seed: number,
    forked?: NonNullable<Run['forked']>,
  ): TwinRun => {
    const id = `run_${(0x10000 + runs.size * 7919).toString(36)}${startedAt.toString(36)}` as RunId
    const begun = { ...newRun(id, input, startedAt, seed), ...(forked ? { forked } : {}) }
    const run = new TwinRun(begun, clock, onRun)
    runs.set(id, run)
    onRun(run.run)
    return run
  }
  for (let index = pastRuns - 1; index >= 0; index -= 1) {
    const startedAt = Date.now() - 240_000 - index * 2_700_000
    const run = add(PAST_INPUTS[index % PAST_INPUTS.length] ?? '', startedAt, pastClock(startedAt), 1000 + index)
    void run.play()
  }
  const find = (runId: string): TwinRun => {
    const run = runs.get(runId)
    if (!run) throw new StudioError('NOT_FOUND', `There is no run ${runId}.`)
    return run
  }
  const answerOf = (runId: string, spanId: string): InferenceContent => {
    const content = find(runId).contents.get(spanId)
    if (content?.kind !== 'inference')
      throw new StudioError('NOT_AVAILABLE', 'Only an answer of the model can be X-rayed.')
    return content
  }
  const everyRun = (): Run[] => [...runs.values()].map(({ run }) => ({ ...run, marks: topic.state.marks[run.id] }))
  const findModel = (modelId: string) => {
    const model = topic.state.models.find((each) => each.id === modelId)
    if (!model) throw new StudioError('MODEL_NOT_FOUND', 'There is no such model.')
    return model
  }
  const findRunnable = (modelId: string): { id: ModelId } =>
    topic.state.servers.flatMap((server) => server.models).find((each) => each.id === modelId) ?? findModel(modelId)
  const setEngine = (change: Partial<StudioState['engine']>) =>
    topic.publish({ type: 'engine', engine: { ...topic.state.engine, ...change } })
  const setSettings = (settings: Settings): Settings => {
    topic.publish({ type: 'settings', settings })
    return settings
  }

  const share = shareTwin((runId) => find(runId).topic.state)

  return {
    studio: {
      watch: async (_input, options) => topic.watch(options?.signal),
      dismissNotice: async ({ id }) =>
        topic.publish({ type: 'notices', notices: topic.state.notices.filter((notice) => notice.id !== id) }),
      openLink: async () => {},
    },
    settings: {
      update: async ({ defaultModelId, embeddingModelId, agentModels = {}, ...rest }) => {
        const chosen = typeof embeddingModelId === 'string' ? findModel(embeddingModelId).id : embeddingModelId
        const patch = chosen === undefined ? rest : { ...rest, embeddingModelId: chosen }
        const named = Object.entries(agentModels).map(([agent, id]) => [
          agent,
          id === null ? null : findRunnable(id).id,
        ])
        const now = topic.state.settings
        const merged = {
          ...merge(now, patch),
          agentModels: mergeAgentModels(now.agentModels, Object.fromEntries(named)),
        }
        if (defaultModelId === undefined) return setSettings(merged)
        return setSettings({
          ...merged,
          defaultModelId: defaultModelId === null ? null : findRunnable(defaultModelId).id,
        })
      },
      chooseWorkspace: async () => setSettings({ ...topic.state.settings, workspacePath: '/home/me/work' }),
      resetWorkspace: async () => setSettings({ ...topic.state.settings, workspacePath: null }),
      choosePythonPackages: async () => setSettings({ ...topic.state.settings, pythonPackagesPath: '/home/me/wheels' }),
      resetPythonPackages: async () => setSettings({ ...topic.state.settings, pythonPackagesPath: null }),
    },
    models: {
      list: async () => topic.state.models,
      choose: async () => topic.state.models.find((model) => model.id === OTHER) ?? null,
      annotate: async ({ modelId, tags, notes }) => {
        const model = findModel(modelId)
        const kept = { ...model, tags: tags ?? model.tags, notes: notes ?? model.notes }
        topic.publish({ type: 'models', models: topic.state.models.map((each) => (each === model ? kept : each)) })
        return kept
      },
      inspect: async () => metadata,
      estimate: async ({ modelId, contextSize }) => fitOf(findModel(modelId), contextSize ?? 8192),
      load: async (input) => {
        const modelId = findModel(input.modelId).id
        for (let progress = 0; progress < 1; progress += 0.05) {
          setEngine({ status: 'loading', modelId, progress, tokensPerSecond: null })
          await live.wait(60)
        }
        setEngine({ status: 'ready', modelId, progress: null })
      },
      unload: async () => setEngine({ status: 'idle', modelId: null, progress: null, tokensPerSecond: null }),
      remove: async ({ modelId }) => {
        if (modelId === BUNDLED) throw new StudioError('NOT_ALLOWED', 'The bundled model cannot be removed.')
        topic.publish({ type: 'models', models: topic.state.models.filter((model) => model.id !== modelId) })
      },
    },
    agents: twinAgents({
      agents: () => topic.state.agents,
      publish: (agents) => topic.publish({ type: 'agents', agents }),
      findModel,
      tools: () => topic.state.tools.map(({ name }) => name),
    }),
    downloads: twinDownloads({
      downloads: () => topic.state.downloads,
      publish: (downloads) => topic.publish({ type: 'downloads', downloads }),
      sample: findModel(OTHER),
      wait: live.wait,
    }),
    runs: {
      start: async ({ input, seed }) => {
        const run = add(input, Date.now(), live, seed ?? Math.floor(Math.random() * 0xffff_ffff))
        setEngine({ status: 'busy', queue: 1 })
        void run.play().then(() => setEngine({ status: 'ready', queue: 0, tokensPerSecond: 196.1 }))
        return run.run
      },
      cancel: async ({ runId }) => find(runId).cancel(),
      resume: async ({ runId }) => {
        const run = find(runId)
        const resumed = { ...run.run, status: 'running' as const, endedAt: null }
        run.topic.publish({ type: 'run', run: resumed })
        onRun(resumed)
        void run.play(scriptFor('list the files'))
        return resumed
      },
      answer: async () => {
        throw new StudioError('NOT_FOUND', 'Nothing was asked there.')
      },
      stopCall: async () => {
        throw new StudioError('NOT_FOUND', 'This call is not at work any more.')
      },
      decide: async ({ runId, spanId, decision, reason }) => {
        if (!find(runId).decide(spanId, { decision, reason: reason ?? null })) {
          throw new StudioError('CONFLICT', 'Nothing waits for this decision any more.')
        }
      },
      release: async () => {
        throw new StudioError('NOT_FOUND', 'This step is not held any more.')
      },
      setBreakpoints: async () => {},
      list: async (asked) => listTwinRuns(everyRun(), asked),
      get: async ({ runId }) => {
        const { state } = find(runId).topic
        return { run: state.run, spans: state.spans }
      },
      watch: async ({ runId }, options) => find(runId).topic.watch(options?.signal),
      content: async ({ runId, spanId }) => {
        await live.wait(60)
        return find(runId).contents.get(spanId) ?? { kind: 'text', input: null, output: null }
      },
      picture: async () => TWIN_PICTURE.url,
      xray: async ({ runId, spanId }) => {
        return twinXray(find(runId).run.id, spanId as SpanId, answerOf(runId, spanId))
      },
      ledger: async ({ runId, spanId }) => twinLedger(find(runId), spanId),
      stepRecord: async ({ runId, spanId }) => ({
        runId: find(runId).run.id,
        spanId: spanId as SpanId,
        entries: [],
        audit: audit.slice(0, 1),
      }),
      compare: async ({ left, right }) => twinComparison(find(left).topic.state, find(right).topic.state),
      remove: async ({ runId }) => {
        const removed = find(runId).run.id
        runs.delete(runId)
        topic.publish({ type: 'runRemoved', runId: removed })
      },
    },
    runList: twinRunList(everyRun, {
      remove: (run) => {
        runs.delete(run.id)
        topic.publish({ type: 'runRemoved', runId: run.id })
      },
      preview: (runId, options) => share.preview({ runId, options }),
    }),
    forks: twinForks(find, everyRun, ({ input, seed }, forked) => {
      const run = add(input, Date.now(), live, seed, forked)
      void run.play()
      return run.run
    }),
    changes: twinChanges({ writer: () => null }),
    annotations: twinAnnotations({
      find,
      publish: (runId, marks) => topic.publish({ type: 'runMarks', runId, marks }),
    }),
    replay: { ...twinReplay(find), ...twinLiveReplay(find) },
    tests: twinTests(find),
    traces: {
      watch: async ({ runId }, options) => watchTrace(find(runId).topic, options?.signal),
      search: async ({ runId, text }) => {
        const { spans } = find(runId).topic.state
        const orders = spans.filter((span) => span.name.includes(text)).map((span) => span.order)
        return once({ orders, scanned: spans.length, total: spans.length, done: true })
      },
      place: async ({ runId, spanId }) => {
        const span = find(runId).topic.state.spans.find(({ id }) => id === spanId)
        if (!span) throw new StudioError('NOT_FOUND', `There is no step ${spanId} in run ${runId}.`)
        return { order: span.order }
      },
      rows: async ({ runId, orders }) => find(runId).topic.state.spans.filter((span) => orders.includes(span.order)),
    },
    share,
    conformance: twinConformance(live, answerOf),
    knowledge: twinKnowledge(live.wait),
    memory: twinMemory(),
    graph: twinGraph(),
    embedding: twinEmbedding(
      () => topic.state.embedding,
      (embedding) => topic.publish({ type: 'embedding', embedding }),
    ),
    tools: twinTools({
      publish: (authored) => topic.publish({ type: 'authored', authored }),
      wait: live.wait,
    }),
    mcp: twinMcp({
      servers: () => topic.state.mcp,
      publish: (mcp) => topic.publish({ type: 'mcp', mcp }),
      wait: live.wait,
    }),
    servers: twinServers({
      servers: () => topic.state.servers,
      publish: (servers) => topic.publish({ type: 'servers', servers }),
      wait: live.wait,
    }),
    audit: {
      list: async ({ limit = 100 }) => audit.slice(0, limit),
      verify: async () => {
        await live.wait(300)
        return { ok: true, entries: audit.length, firstBad: null, head: audit[0]?.hash ?? '' }
      },
    },
  }
}

function newRun(id: RunId, input: string, startedAt: number, seed: number): Run {
  const agentId: AgentId = AGENT
  const modelId: ModelId = BUNDLED
  return {
    id,
    agentId,
    agentVersion: 3,
    agentName: 'Assistant',
    modelId,
    modelName: 'autoglm-tiny',
    input,
    status: 'running',
    answer: null,
    error: null,
    startedAt,
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed,
  }
}

/** A clock whose waits pass at once. */
function pastClock(from: number): Clock {
  let now = from
  return {
    now: () => now,
    wait: async (ms) => {
      now += ms
    },
  }
}

function merge(settings: Settings, patch: Omit<SettingsPatch, 'defaultModelId' | 'agentModels'>): Settings {
  return {
    ...settings,
    ...patch,
    engine: { ...settings.engine, ...patch.engine },
    recall: { ...settings.recall, ...patch.recall },
    permissions: { ...settings.permissions, ...patch.permissions },
    network: { ...settings.network, ...patch.network },
    otlp: { ...settings.otlp, ...patch.otlp },
  }
}

function sleep(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve()
}
