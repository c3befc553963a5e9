import { mapEventIterator } from '@orpc/client'
import { type Router as Implemented, implement, ORPCError, ValidationError } from '@orpc/server'
import { contract } from '@shared/contract/index.ts'
import { ERROR_CODES, isErrorCode, StudioError, toErrorInfo } from '@shared/errors.ts'
import { catalogFor } from '@shared/glm-catalog.ts'
import { compareRuns } from '../trace/compare/compare-runs.ts'
import { readPicture } from '../trace/pictures.ts'
import { acceptBaseline } from './accept-baseline.ts'
import { createAgentsRouter } from './agents-router.ts'
import { allowAlways } from './allow-always.ts'
import { createAnnotationsRouter } from './annotations-router.ts'
import { createChangesRouter } from './changes-router.ts'
import { createConformanceRouter } from './conformance-router.ts'
import { readMemory } from './downloads/machine-memory.ts'
import { createForksRouter } from './forks-router.ts'
import { createGraphRouter } from './graph/graph-router.ts'
import { createKnowledgeRouter } from './knowledge/knowledge-router.ts'
import { readLedger } from './ledger.ts'
import { createMcpRouter } from './mcp-router.ts'
import { createEmbeddingRouter } from './meaning/embedding-router.ts'
import { learnWhenEnded } from './memory/learn-after-run.ts'
import { createMemoryRouter } from './memory/memory-router.ts'
import { createRunListRouter } from './run-list-router.ts'
import { createServersRouter } from './servers-router.ts'
import { saveTest, suggestTestOf } from './session-tests.ts'
import { createShareRouter } from './share-router.ts'
import { readStepRecord } from './step-record.ts'
import { requireWritable, type Studio } from './studio.ts'
import { createToolsRouter } from './tools-router.ts'
import { xraySpan } from './xray.ts'

/** Who calls: decided by the door the call came through, never by the call. */
export interface CallContext {
  actor: 'window' | 'cli'
}

/** The contract, implemented by a studio. */
export function createRouter(studio: Studio): Implemented<typeof contract, CallContext> {
  const os = implement(contract).$context<CallContext>()
  const changing = os.use(({ next }) => {
    requireWritable(studio)
    return next()
  })
  return os.router({
    studio: {
      watch: os.studio.watch.handler(({ signal }) => studio.hub.watch(signal)),
      dismissNotice: os.studio.dismissNotice.handler(({ input }) => studio.dismissNotice(input.id)),
      openLink: os.studio.openLink.handler(async ({ input }) => {
        await studio.shell.ask({ kind: 'open-link', url: input.url })
      }),
    },
    settings: {
      update: changing.settings.update.handler(({ input, context }) => studio.settings.update(context.actor, input)),
      chooseWorkspace: changing.settings.chooseWorkspace.handler(({ context }) =>
        studio.chooseWorkspace(context.actor),
      ),
      resetWorkspace: changing.settings.resetWorkspace.handler(({ context }) =>
        studio.settings.update(context.actor, { workspacePath: null }),
      ),
      choosePythonPackages: changing.settings.choosePythonPackages.handler(async ({ context }) => {
        const pythonPackagesPath = await studio.shell.ask({ kind: 'choose-packages' })
        return pythonPackagesPath === null ? null : studio.settings.update(context.actor, { pythonPackagesPath })
      }),
      resetPythonPackages: changing.settings.resetPythonPackages.handler(({ context }) =>
        studio.settings.update(context.actor, { pythonPackagesPath: null }),
      ),
    },
    models: {
      list: os.models.list.handler(() => studio.models.list()),
      choose: changing.models.choose.handler(async ({ input, context, signal }) => {
        const path = await studio.shell.ask({ kind: 'choose-model' })
        const origin = input?.copy ? 'copied' : 'linked'
        return path === null ? null : await studio.models.add(context.actor, path, { signal, origin })
      }),
      annotate: changing.models.annotate.handler(({ input: { modelId, ...change }, context }) =>
        studio.models.annotate(context.actor, modelId, change),
      ),
      inspect: os.models.inspect.handler(({ input, signal }) => studio.models.inspect(input.modelId, signal)),
      estimate: os.models.estimate.handler(({ input, signal }) =>
        studio.inference.estimate(studio.models.get(input.modelId), input.contextSize ?? null, signal),
      ),
      load: os.models.load.handler(({ input, signal }) =>
        studio.inference.load(studio.models.get(input.modelId), signal, input.force),
      ),
      unload: os.models.unload.handler(() => studio.inference.unload()),
      remove: changing.models.remove.handler(({ input, context }) =>
        studio.removeModel(context.actor, input.modelId, input.deleteFile ?? false),
      ),
    },
    servers: createServersRouter(studio),
    tools: createToolsRouter(studio),
    mcp: createMcpRouter(studio),
    knowledge: createKnowledgeRouter(studio),
    memory: createMemoryRouter(studio),
    graph: createGraphRouter(studio),
    embedding: createEmbeddingRouter(studio),
    agents: createAgentsRouter(studio),
    downloads: {
      catalog: os.downloads.catalog.handler(() => catalogFor(readMemory())),
      look: changing.downloads.look.handler(({ input, signal }) =>
        studio.downloads.offers.look(input.source, signal ?? new AbortController().signal),
      ),
      start: changing.downloads.start.handler(({ input, context }) =>
        studio.downloads.start(context.actor, input.offerId, input.acceptLicense),
      ),
      pause: changing.downloads.pause.handler(({ input }) => studio.downloads.pause(input.downloadId)),
      resume: changing.downloads.resume.handler(({ input, context }) =>
        studio.downloads.resume(context.actor, input.downloadId),
      ),
      cancel: changing.downloads.cancel.handler(({ input, context }) =>
        studio.downloads.cancel(context.actor, input.downloadId),
      ),
      list: os.downloads.list.handler(() => studio.downloads.list()),
    },
    runs: {
      start: changing.runs.start.handler(async ({ input, context }) => {
        const run = await studio.runs.start(context.actor, input)
        // What others start, and what is to give the same again, leaves nothing behind.
        if (context.actor === 'window' && !input.reproducible) void learnWhenEnded(studio, run)
        return run
      }),
      cancel: os.runs.cancel.handler(({ input }) => studio.runs.cancel(input.runId)),
      resume: changing.runs.resume.handler(({ input, context }) => studio.runs.resume(context.actor, input.runId)),
      decide: os.runs.decide.handler(({ input: { runId, spanId, decision, reason, typed, rule }, context }) => {
        if (rule !== undefined && decision === 'approve') allowAlways(studio, context.actor, runId, spanId, rule)
        studio.runs.decide(runId, spanId, decision, reason ?? null, typed)
      }),
      answer: os.runs.answer.handler(({ input: { runId, spanId, text } }) =>
        studio.runs.going(runId).answer(spanId, text),
      ),
      stopCall: os.runs.stopCall.handler(({ input: { runId, spanId }, context }) =>
        studio.runs.going(runId).stopCall(context.actor, spanId),
      ),
      release: os.runs.release.handler(({ input: { runId, scope, release } }) =>
        studio.runs.going(runId).holds.release(scope, release),
      ),
      setBreakpoints: os.runs.setBreakpoints.handler(({ input: { runId, breakpoints, pause } }) => {
        const { holds } = studio.runs.going(runId)
        holds.set(breakpoints)
        if (pause) holds.pause()
      }),
      list: os.runs.list.handler(({ input }) => studio.runs.list(input)),
      get: os.runs.get.handler(({ input }) => studio.runs.get(input.runId)),
      watch: os.runs.watch.handler(({ input, signal }) => studio.runs.watch(input.runId, signal)),
      content: os.runs.content.handler(({ input }) => studio.runs.content(input.runId, input.spanId)),
      picture: os.runs.picture.handler(({ input }) => readPicture(studio.store.blobs, input.ref)),
      xray: os.runs.xray.handler(({ input }) => xraySpan(studio.store, input.runId, input.spanId)),
      ledger: os.runs.ledger.handler(({ input }) => readLedger(studio.store, input.runId, input.spanId ?? null)),
      stepRecord: os.runs.stepRecord.handler(({ input }) => readStepRecord(studio.store, input.runId, input.spanId)),
      compare: os.runs.compare.handler(({ input, signal }) =>
        compareRuns(studio.store, input.left, input.right, signal),
      ),
      remove: changing.runs.remove.handler(({ input, context }) => studio.runs.remove(context.actor, input.runId)),
    },
    changes: createChangesRouter(studio),
    runList: createRunListRouter(studio),
    forks: createForksRouter(studio),
    annotations: createAnnotationsRouter(studio),
    replay: {
      verify: os.replay.verify.handler(({ input }) => studio.replay.verify(input.runId)),
      accept: changing.replay.accept.handler(({ input, context }) =>
        acceptBaseline(studio, context.actor, input.runId, input.hashes),
      ),
      play: os.replay.play.handler(({ input }) => studio.replay.play(input.runId)),
      model: os.replay.model.handler(({ input, signal }) => studio.liveReplay.model(input.runId, signal)),
      tools: os.replay.tools.handler(({ input, signal }) => studio.liveReplay.tools(input.runId, signal)),
    },
    tests: {
      preview: os.tests.preview.handler(({ input }) => suggestTestOf(studio.store, input.runId)),
      save: os.tests.save.handler(({ input, context }) => saveTest(studio, context.actor, input.runId)),
    },
    traces: {
      watch: os.traces.watch.handler(({ input, signal }) => studio.traces.watch(input.runId, signal)),
      search: os.traces.search.handler(({ input, signal }) => studio.traces.search(input, signal)),
      place: os.traces.place.handler(({ input }) => studio.traces.place(input.runId, input.spanId)),
      rows: os.traces.rows.handler(({ input }) => studio.traces.rows(input.runId, input.orders)),
    },
    share: createShareRouter(studio),
    conformance: createConformanceRouter(studio),
    audit: {
      list: os.audit.list.handler(({ input }) => studio.audit.list(input)),
      verify: os.audit.verify.handler(({ signal }) => studio.audit.verify(signal)),
    },
  })
}

export type Router = ReturnType<typeof createRouter>

/** Gives every failure a code of the table and a sentence; what was sent is not echoed, and no stack leaves the process. */
export async function withErrorCodes<T>(options: { next(): T | Promise<T> }): Promise<T> {
  try {
    const answer = await options.next()
    if (!isStream(answer)) return answer
    return mapEventIterator(answer, { value: (value) => value, error: async (error) => toRpcError(error) }) as T
  } catch (error) {
    throw toRpcError(error)
  }
}

/** A stream fails after its procedure has answered. */
const isStream = (answer: unknown): answer is AsyncIterator<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer

function toRpcError(error: unknown): ORPCError<string, unknown> {
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    const issues = error.cause.issues.map(({ path, message }) => {
      const where = path?.map((part) => (typeof part === 'object' ? String(part.key) : String(part))).join('.')
      // A sentence of ours says it all; zod's own words need the name of the field.
      return where && !message.endsWith('.') ? `${where}: ${message}` : message
    })
    return rpcError('VALIDATION_FAILED', issues[0] ?? 'The request is not valid.', { issues })
  }
  if (error instanceof ORPCError && !isErrorCode(error.code)) return rpcError('INTERNAL', error.message)
  if (error instanceof ORPCError) return error
  const { code, message, data } = toErrorInfo(error)
  if (!(error instanceof StudioError)) console.error(error)
  return rpcError(code, message, data)
}

const rpcError = (code: keyof typeof ERROR_CODES, message: string, data?: unknown): ORPCError<string, unknown> =>
  new ORPCError(code, { status: ERROR_CODES[code], message, data })
