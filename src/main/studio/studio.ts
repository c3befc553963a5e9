import { join } from 'node:path'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { foldStudio, RECENT_RUNS } from '@shared/fold/studio.ts'
import type { ModelId, RunId } from '@shared/ids.ts'
import type { Playback } from '@shared/replay.ts'
import type { Settings } from '@shared/settings.ts'
import type { Notice, StudioEvent, StudioState } from '@shared/state.ts'
import { dependencies } from '../../../package.json'
import type { TrialProcess } from '../engine/canary.ts'
import { EngineClient } from '../engine/client.ts'
import { testAddresses } from '../engine/library/addresses.ts'
import type { EngineOptions } from '../engine/types.ts'
import { AuditLog } from '../govern/audit.ts'
import { newId } from '../kit/ids.ts'
import type { HostLink } from '../process/channel.ts'
import { migrations } from '../store/migrations/all.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/types.ts'
import { AgentService } from './agents/agent-service.ts'
import { promptValuesOf } from './agents/prompt-values.ts'
import { AnnotationService } from './annotations.ts'
import { runModel } from './authored/ask-run-model.ts'
import { openTools, type StudioTools } from './authored/open-tools.ts'
import { ChangeService } from './changes.ts'
import { ConformanceService } from './conformance.ts'
import { DownloadService } from './downloads/service.ts'
import { EngineChoice } from './engine-choice.ts'
import { forgetDefaults } from './forget-defaults.ts'
import { ForkService } from './forks.ts'
import type { GraphService } from './graph/graph-service.ts'
import { GraphLearner } from './graph/learning/graph-learner.ts'
import type { HostOptions } from './host-protocol.ts'
import { Hub } from './hub.ts'
import { IdleUnload } from './idle-unload.ts'
import { InferenceQueue } from './inference.ts'
import { Keychain } from './keychain.ts'
import { LiveReplays } from './live-replay.ts'
import type { McpService } from './mcp/mcp-service.ts'
import { openMcp } from './mcp/open-mcp.ts'
import { serversInRuns } from './mcp/servers-in-runs.ts'
import { type Meaning, openMeaning } from './meaning/open-meaning.ts'
import type { MemoryService } from './memory/memory-service.ts'
import { openMemory } from './memory/open-memory.ts'
import { removeUnfinishedCopies } from './model-files.ts'
import { ModelService } from './models.ts'
import { OtlpPushService } from './otlp-push.ts'
import { type PythonSource, pythonOptions } from './python-pages.ts'
import { playRun, today, verifyRun } from './replay.ts'
import { RunTargets } from './run-targets.ts'
import { RunService } from './runs.ts'
import { SavedCases } from './saved-cases.ts'
import { ScoreCards } from './score-cards.ts'
import { ServerService } from './servers.ts'
import { SettingsService } from './settings.ts'
import { ShareService } from './share.ts'
import type { ShellPort } from './shell-port.ts'
import { studioInfo } from './studio-info.ts'
import { tellNotices } from './tell-notices.ts'
import { TraceService } from './traces.ts'
import { trialModel } from './trial-model.ts'
import { sampleWorkspace } from './workspace.ts'

export interface StudioOptions extends HostOptions, PythonSource {
  engineLink: HostLink
  shell: ShellPort
  headless: boolean
  /** A process of the engine of its own, to try a device or a build in. */
  startTrial(): TrialProcess
  /** Only look, also at a profile that another studio has open. */
  lookOnly?: boolean
  /** Folder of the built worker entries. */
  entries: string
}

/** The whole studio without a window: opens the profile and puts the parts together. */
export class Studio {
  readonly store: Store
  readonly audit: AuditLog
  readonly hub: Hub<StudioState, StudioEvent>
  readonly settings: SettingsService
  readonly models: ModelService
  readonly servers: ServerService
  readonly keychain: Keychain
  readonly downloads: DownloadService
  readonly agents: AgentService
  readonly runs: RunService
  readonly forks: ForkService
  readonly traces: TraceService
  readonly annotations: AnnotationService
  readonly changes: ChangeService
  readonly memories: MemoryService
  readonly graph: GraphService
  readonly learner: GraphLearner
  readonly share: ShareService
  readonly push: OtlpPushService
  readonly inference: InferenceQueue
  /** Replays of finished runs. Errors: as `verifyRun` and `playRun`. */
  readonly replay = {
    verify: (runId: RunId) => verifyRun(this.store, runId, today(this.tools.registry, this.#options.appVersion)),
    play: (runId: RunId): Playback => playRun(this.store, runId),
  }
  readonly liveReplay: LiveReplays
  readonly conformance: ConformanceService
  readonly meaning: Meaning
  readonly engine: EngineClient
  readonly tools: StudioTools
  readonly mcp: McpService
  readonly shell: ShellPort
  readonly #options: StudioOptions

  private constructor(options: StudioOptions, store: Store, sampleFolder: string) {
    this.#options = options
    this.#sample = sampleFolder
    this.store = store
    this.shell = options.shell
    this.audit = new AuditLog(store)
    this.engine = new EngineClient(options.engineLink)
    this.settings = new SettingsService(store, this.audit, (settings) => this.#settingsChanged(settings))
    const modelsFolder = join(options.profilePath, 'models')
    this.models = new ModelService({
      store,
      audit: this.audit,
      engine: this.engine,
      modelsFolder,
      onChange: (models) => this.hub.emit({ type: 'models', models }),
    })
    this.keychain = new Keychain(options.shell)
    this.servers = new ServerService(store, this.audit, this.keychain, (servers) =>
      this.hub.emit({ type: 'servers', servers }),
    )
    const loadWith = (change: Partial<EngineOptions>): EngineOptions => {
      const { engine } = this.settings.current
      return { ...engine, sequences: engine.sequences ?? undefined, ...change }
    }
    this.downloads = new DownloadService({
      store,
      audit: this.audit,
      engine: this.engine,
      engineOptions: () => loadWith({}),
      models: this.models,
      addresses: testAddresses(options.testOrigin ?? null),
      modelsFolder,
      onChange: (downloads) => this.hub.emit({ type: 'downloads', downloads }),
    })
    const { memories, graph, memory, graphPort } = openMemory(this, this.#options.resourcesPath)
    this.memories = memories
    this.graph = graph
    const toolContext = () => ({
      workspacePath: this.workspacePath,
      allowHttp: this.settings.current.network.allowHttp,
      memory,
    })
    const modelParts = { store, targets: () => this.#targets, defaultAgent: () => this.agents.get().id }
    this.tools = openTools({
      store,
      audit: this.audit,
      entries: options.entries,
      sqliteBinding: options.sqliteBinding,
      toolContext,
      keychain: this.keychain,
      model: runModel(modelParts),
      python: pythonOptions(options, () => this.settings.current.pythonPackagesPath),
      graph: graphPort,
      embed: (...given) => this.meaning.embed(...given),
      onChange: (authored) => this.#toolsChanged(authored),
      onTrouble: (message) => console.error(message),
    })
    const { registry: tools, knowledge } = this.tools
    this.learner = new GraphLearner({ ...modelParts, audit: this.audit, graph, knowledge, shell: options.shell })
    const mcpParts = { store, audit: this.audit, keychain: this.keychain, registry: tools, version: options.appVersion }
    const { appVersion, profilePath } = options
    const views = { toolList: () => this.#toolList(), workspacePath: () => this.workspacePath, profilePath }
    this.mcp = openMcp({ ...mcpParts, ...views }, (event) => this.hub.emit(event))
    this.agents = new AgentService(store, this.audit, (agents) => this.hub.emit({ type: 'agents', agents }))
    const choice = new EngineChoice({
      store,
      engine: this.engine,
      build: `${options.appVersion}, node-llama-cpp ${dependencies['node-llama-cpp']}`,
      startTrial: options.startTrial,
      trialModel: () => trialModel(this.models.list(), this.settings.current.defaultModelId),
      onFallback: (message) => this.notify('warning', 'ENGINE_FELL_BACK', message),
    })
    this.inference = new InferenceQueue(
      this.engine,
      (model, signal) => this.models.verified(model, signal),
      async (signal, again) => loadWith(await choice.choose(this.settings.current.engine, signal, again)),
      () => loadWith({ gpu: choice.likely(this.settings.current.engine.gpu) }),
      (id) => this.models.get(id),
    )
    this.conformance = new ConformanceService({
      cases: new SavedCases(store, this.audit, options.profilePath),
      cards: new ScoreCards(options.profilePath),
      inference: this.inference,
      audit: this.audit,
      onTrouble: ({ code, message }) => this.notify('error', code, message),
    })
    this.meaning = openMeaning(this, options, (embedding) => this.hub.emit({ type: 'embedding', embedding }))
    this.#idleUnload = new IdleUnload({
      state: () => this.engine.state,
      onState: (listener) => this.engine.onState(listener),
      minutes: () => this.settings.current.engine.unloadAfterMinutes,
      unload: () => this.inference.unload(),
    })
    this.hub = new Hub<StudioState, StudioEvent>(
      {
        info: studioInfo(this.#options, this.workspacePath),
        settings: this.settings.current,
        engine: this.engine.state,
        models: this.models.list(),
        servers: this.servers.list(),
        downloads: [],
        agents: this.agents.list(),
        tools: this.#toolList(),
        authored: this.tools.authored.list(),
        mcp: this.mcp.list(),
        runs: [],
        marks: {},
        notices: [],
        embedding: this.meaning.keeper.work,
        memoryBytes: 0,
      },
      foldStudio,
    )
    this.engine.onState((engine) => {
      const before = this.hub.state.engine.contextReducedFrom
      this.hub.emit({ type: 'engine', engine })
      const { contextReducedFrom: asked, contextSize } = engine
      if (asked === null || asked === before) return
      this.notify(
        'warning',
        'CONTEXT_REDUCED',
        `Memory is short, so the model was loaded with a context of ${contextSize} tokens instead of ${asked}. Close other programs and load it again for more.`,
      )
    })
    this.traces = new TraceService(store)
    this.annotations = new AnnotationService(store, this.audit, (runId, marks) =>
      this.hub.emit({ type: 'runMarks', runId, marks }),
    )
    this.changes = new ChangeService({ store, audit: this.audit, tools, toolContext })
    this.share = new ShareService({
      store,
      audit: this.audit,
      appVersion: options.appVersion,
      onRun: (run) => this.hub.emit({ type: 'run', run }),
    })
    this.push = new OtlpPushService({ store, appVersion, settings: () => this.settings.current.otlp })
    const targets = new RunTargets({
      models: this.models,
      servers: this.servers,
      inference: this.inference,
      defaultModelId: (agentId) => this.settings.current.agentModels[agentId] ?? this.settings.current.defaultModelId,
      modelsKnown: () => this.addBundledModels(),
    })
    this.#targets = targets
    this.liveReplay = new LiveReplays({ store, targets, models: this.models, tools, toolContext })
    const engineBuild = () => this.engine.state.build ?? 'not started'
    const permissions = () => this.settings.current.permissions
    const running = { store, audit: this.audit, targets, tools, toolContext, permissions, appVersion, engineBuild }
    this.runs = new RunService({
      ...running,
      ...serversInRuns(modelParts, this.mcp),
      agents: this.agents,
      promptValues: promptValuesOf(this),
      onEvent: (runId, event) => {
        this.traces.heard(runId, event)
        this.push.heard(runId, event)
      },
      onRun: (run) => this.hub.emit({ type: 'run', run }),
      onRemoved: (runId) => this.hub.emit({ type: 'runRemoved', runId }),
      onTrouble: ({ code, message }) => this.notify('error', code, message),
    })
    this.forks = new ForkService({ ...running, runs: this.runs, memory })
    tellNotices(store, this.audit, (level, code, message) => this.notify(level, code, message))
  }

  readonly #sample: string
  readonly #targets: RunTargets
  readonly #idleUnload: IdleUnload
  #bundled: Promise<void> | null = null

  /** Errors: those of `openStore`. */
  static async open(options: StudioOptions): Promise<Studio> {
    const store = await openStore({
      path: join(options.profilePath, 'studio.db'),
      nativeBinding: options.sqliteBinding,
      migrations,
      appVersion: options.appVersion,
      ...(options.lookOnly ? { lookOnly: true } : {}),
      readerEntry: new URL('store-reader.js', options.entries),
      checkpointEntry: new URL('store-checkpoint.js', options.entries),
    })
    const studio = new Studio(options, store, sampleWorkspace(options, store.readOnly))
    if (!store.readOnly) await removeUnfinishedCopies(join(options.profilePath, 'models'))
    await studio.downloads.restore()
    for (const run of (await studio.runs.list({ limit: RECENT_RUNS })).reverse()) studio.hub.emit({ type: 'run', run })
    return studio
  }

  /** Learns the models that ship with the studio, once; needs the engine for files it has not seen. Failures become notices. */
  addBundledModels(): Promise<void> {
    this.#bundled ??= this.#addBundled()
    return this.#bundled
  }

  async #addBundled(): Promise<void> {
    if (this.store.readOnly) return
    try {
      await this.models.addBundled(join(this.#options.resourcesPath, 'models'))
    } catch (error) {
      const { code, message } = toErrorInfo(error)
      this.notify('error', code, `The bundled model could not be added. ${message}`)
    }
  }

  /** Loads the bundled model if that is what runs would use, so that the first answer does not wait; it is small. */
  async warmUp(): Promise<void> {
    const { defaultModelId } = this.settings.current
    const model = this.models
      .list()
      .find((each) => each.bundled && each.format !== null && (defaultModelId === null || each.id === defaultModelId))
    // A failure shows in the engine's state, and again when somebody runs something.
    if (model) await this.inference.load(model).catch((error: unknown) => console.error(error))
  }

  notify(level: Notice['level'], code: string, message: string): void {
    const notice: Notice = { id: newId('notice'), level, code, message, at: Date.now() }
    this.hub.emit({ type: 'notices', notices: [...this.hub.state.notices, notice].slice(-20) })
  }

  dismissNotice(id: string): void {
    this.hub.emit({ type: 'notices', notices: this.hub.state.notices.filter((notice) => notice.id !== id) })
  }

  /** Memory of all processes together, as the windowing process measures it; bytes. */
  setMemory(bytes: number): void {
    this.hub.emit({ type: 'memory', memoryBytes: bytes })
  }

  /** Forgets a model, also where it was the default. Errors: those of `ModelService.remove`. */
  async removeModel(actor: string, id: ModelId, deleteFile: boolean): Promise<void> {
    await this.models.remove(actor, id, { deleteFile })
    forgetDefaults(this.settings, actor, [id])
  }

  /** Forgets a server and its key, also where one of its models was the default. Errors: NOT_FOUND. */
  removeServer(actor: string, name: string): void {
    const { id, models } = this.servers.get(name)
    this.servers.remove(actor, id)
    const gone = models.map((model) => model.id)
    forgetDefaults(this.settings, actor, gone)
  }

  async chooseWorkspace(actor: string): Promise<Settings | null> {
    const workspacePath = await this.shell.ask({ kind: 'choose-folder' })
    return workspacePath === null ? null : this.settings.update(actor, { workspacePath })
  }

  /** In reverse order of opening: runs, downloads, streams, the engine, the database. */
  async close(): Promise<void> {
    await this.conformance.close()
    this.#idleUnload.close()
    await this.runs.close()
    await this.mcp.close()
    await Promise.all([this.tools.sandbox.close(), this.tools.jobs.close()])
    await this.tools.python.close()
    await this.push.close()
    await this.downloads.close()
    this.hub.close()
    await this.meaning.close()
    await this.engine.close()
    await this.store.close()
  }

  /** The folder that tools work in. */
  get workspacePath(): string {
    return this.settings.current.workspacePath ?? this.#sample
  }

  #toolList(): StudioState['tools'] {
    return this.tools.registry.list({ allowHttp: this.settings.current.network.allowHttp })
  }

  #toolsChanged(authored: StudioState['authored']): void {
    this.hub.emit({ type: 'authored', authored })
    this.hub.emit({ type: 'tools', tools: this.#toolList() })
  }

  #settingsChanged(settings: Settings): void {
    this.#idleUnload.reset()
    this.hub.emit({ type: 'settings', settings })
    this.hub.emit({ type: 'info', info: studioInfo(this.#options, this.workspacePath) })
    this.hub.emit({ type: 'tools', tools: this.#toolList() })
  }
}

/** A profile that is only looked at changes nothing. Errors: STORE_READ_ONLY. */
export function requireWritable(studio: Studio): void {
  const why = `The profile ${studio.store.path} cannot be written, so nothing can be run or changed.`
  if (studio.store.readOnly) throw new StudioError('STORE_READ_ONLY', why)
}
