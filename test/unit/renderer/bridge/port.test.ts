import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { contract } from '@shared/contract/index.ts'
import { StudioError } from '@shared/errors.ts'
import { foldRun } from '@shared/fold/run.ts'
import type { RunView } from '@shared/state.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { createStudioClient } from '../../../../src/renderer/bridge/client.ts'
import { adoptClient, api, connection } from '../../../../src/renderer/bridge/connection.ts'
import { feedStudio, studioNow } from '../../../../src/renderer/bridge/studio-store.ts'
import { advance, type Tail } from '../../../../src/renderer/bridge/tail.ts'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { PlaybackFold } from '../../../../src/renderer/lib/playback.ts'
import { until } from '../../../support/until.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** The twin behind a real port and the real contract, so that what it sends is validated as the host's is. */
function serveTwin(pastRuns = 2): MessagePort {
  const twin = createTwin({ pastRuns, speed: Number.POSITIVE_INFINITY })
  const os = implement(contract)
  const router = os.router({
    studio: {
      watch: os.studio.watch.handler(({ signal }) => twin.studio.watch(undefined, { signal })),
      dismissNotice: os.studio.dismissNotice.handler(({ input }) => twin.studio.dismissNotice(input)),
      openLink: os.studio.openLink.handler(({ input }) => twin.studio.openLink(input)),
    },
    embedding: {
      stop: os.embedding.stop.handler(() => twin.embedding.stop()),
      resume: os.embedding.resume.handler(() => twin.embedding.resume()),
    },
    agents: {
      create: os.agents.create.handler(({ input }) => twin.agents.create(input)),
      save: os.agents.save.handler(({ input }) => twin.agents.save(input)),
      duplicate: os.agents.duplicate.handler(({ input }) => twin.agents.duplicate(input)),
      remove: os.agents.remove.handler(({ input }) => twin.agents.remove(input)),
      versions: os.agents.versions.handler(({ input }) => twin.agents.versions(input)),
      preview: os.agents.preview.handler(({ input }) => twin.agents.preview(input)),
      setTools: os.agents.setTools.handler(({ input }) => twin.agents.setTools(input)),
      setAdapters: os.agents.setAdapters.handler(({ input }) => twin.agents.setAdapters(input)),
      exportFile: os.agents.exportFile.handler(({ input }) => twin.agents.exportFile(input)),
      importFile: os.agents.importFile.handler(() => twin.agents.importFile()),
    },
    tools: {
      source: os.tools.source.handler(({ input }) => twin.tools.source(input)),
      rendered: os.tools.rendered.handler(({ input }) => twin.tools.rendered(input)),
      create: os.tools.create.handler(({ input }) => twin.tools.create(input)),
      save: os.tools.save.handler(({ input }) => twin.tools.save(input)),
      versions: os.tools.versions.handler(({ input }) => twin.tools.versions(input)),
      remove: os.tools.remove.handler(({ input }) => twin.tools.remove(input)),
      check: os.tools.check.handler(({ input }) => twin.tools.check(input)),
      enable: os.tools.enable.handler(({ input }) => twin.tools.enable(input)),
      disable: os.tools.disable.handler(({ input }) => twin.tools.disable(input)),
      try: os.tools.try.handler(({ input }) => twin.tools.try(input)),
      run: os.tools.run.handler(({ input }) => twin.tools.run(input)),
      edges: os.tools.edges.handler(({ input }) => twin.tools.edges(input)),
      recorded: os.tools.recorded.handler(({ input }) => twin.tools.recorded(input)),
      secrets: os.tools.secrets.handler(() => twin.tools.secrets()),
      setSecret: os.tools.setSecret.handler(({ input }) => twin.tools.setSecret(input)),
      removeSecret: os.tools.removeSecret.handler(({ input }) => twin.tools.removeSecret(input)),
      calls: os.tools.calls.handler(({ input }) => twin.tools.calls(input)),
      saveCall: os.tools.saveCall.handler(({ input }) => twin.tools.saveCall(input)),
      removeCall: os.tools.removeCall.handler(({ input }) => twin.tools.removeCall(input)),
      test: os.tools.test.handler(({ input }) => twin.tools.test(input)),
      exportFile: os.tools.exportFile.handler(({ input }) => twin.tools.exportFile(input)),
      importFile: os.tools.importFile.handler(() => twin.tools.importFile()),
    },
    mcp: {
      import: os.mcp.import.handler(({ input }) => twin.mcp.import(input)),
      add: os.mcp.add.handler(({ input }) => twin.mcp.add(input)),
      update: os.mcp.update.handler(({ input }) => twin.mcp.update(input)),
      confirm: os.mcp.confirm.handler(({ input }) => twin.mcp.confirm(input)),
      allow: os.mcp.allow.handler(({ input }) => twin.mcp.allow(input)),
      addRoot: os.mcp.addRoot.handler(({ input }) => twin.mcp.addRoot(input)),
      answer: os.mcp.answer.handler(({ input }) => twin.mcp.answer(input)),
      setEnabled: os.mcp.setEnabled.handler(({ input }) => twin.mcp.setEnabled(input)),
      remove: os.mcp.remove.handler(({ input }) => twin.mcp.remove(input)),
      connect: os.mcp.connect.handler(({ input }) => twin.mcp.connect(input)),
      consent: os.mcp.consent.handler(({ input }) => twin.mcp.consent(input)),
      setEffect: os.mcp.setEffect.handler(({ input }) => twin.mcp.setEffect(input)),
      setSecret: os.mcp.setSecret.handler(({ input }) => twin.mcp.setSecret(input)),
      signIn: os.mcp.signIn.handler(({ input }) => twin.mcp.signIn(input)),
      openSignIn: os.mcp.openSignIn.handler(({ input }) => twin.mcp.openSignIn(input)),
      signOut: os.mcp.signOut.handler(({ input }) => twin.mcp.signOut(input)),
      logs: os.mcp.logs.handler(({ input }) => twin.mcp.logs(input)),
      examine: os.mcp.examine.handler(({ input }) => twin.mcp.examine(input)),
      resources: os.mcp.resources.handler(({ input }) => twin.mcp.resources(input)),
      readResource: os.mcp.readResource.handler(({ input }) => twin.mcp.readResource(input)),
      prompts: os.mcp.prompts.handler(({ input }) => twin.mcp.prompts(input)),
      prompt: os.mcp.prompt.handler(({ input }) => twin.mcp.prompt(input)),
      complete: os.mcp.complete.handler(({ input }) => twin.mcp.complete(input)),
      call: os.mcp.call.handler(({ input }) => twin.mcp.call(input)),
    },
    knowledge: {
      list: os.knowledge.list.handler(() => twin.knowledge.list()),
      create: os.knowledge.create.handler(({ input }) => twin.knowledge.create(input)),
      update: os.knowledge.update.handler(({ input }) => twin.knowledge.update(input)),
      remove: os.knowledge.remove.handler(({ input }) => twin.knowledge.remove(input)),
      search: os.knowledge.search.handler(({ input }) => twin.knowledge.search(input)),
    },
    memory: {
      list: os.memory.list.handler(({ input }) => twin.memory.list(input)),
      get: os.memory.get.handler(({ input }) => twin.memory.get(input)),
      add: os.memory.add.handler(({ input }) => twin.memory.add(input)),
      edit: os.memory.edit.handler(({ input }) => twin.memory.edit(input)),
      confirm: os.memory.confirm.handler(({ input }) => twin.memory.confirm(input)),
      retract: os.memory.retract.handler(({ input }) => twin.memory.retract(input)),
      restore: os.memory.restore.handler(({ input }) => twin.memory.restore(input)),
      setImportance: os.memory.setImportance.handler(({ input }) => twin.memory.setImportance(input)),
      merge: os.memory.merge.handler(({ input }) => twin.memory.merge(input)),
      settle: os.memory.settle.handler(({ input }) => twin.memory.settle(input)),
      recall: os.memory.recall.handler(({ input }) => twin.memory.recall(input)),
      ofRun: os.memory.ofRun.handler(({ input }) => twin.memory.ofRun(input)),
      scopes: os.memory.scopes.handler(() => twin.memory.scopes()),
      conflicts: os.memory.conflicts.handler(() => twin.memory.conflicts()),
      unlearnRun: os.memory.unlearnRun.handler(({ input }) => twin.memory.unlearnRun(input)),
      exportFile: os.memory.exportFile.handler(() => twin.memory.exportFile()),
      importFile: os.memory.importFile.handler(() => twin.memory.importFile()),
      forgetPreview: os.memory.forgetPreview.handler(({ input }) => twin.memory.forgetPreview(input)),
      forget: os.memory.forget.handler(({ input }) => twin.memory.forget(input)),
      watch: os.memory.watch.handler(({ signal }) => twin.memory.watch(undefined, { signal })),
    },
    graph: {
      part: os.graph.part.handler(({ input }) => twin.graph.part(input)),
      search: os.graph.search.handler(({ input }) => twin.graph.search(input)),
      entity: os.graph.entity.handler(({ input }) => twin.graph.entity(input)),
      types: os.graph.types.handler(() => twin.graph.types()),
      path: os.graph.path.handler(({ input }) => twin.graph.path(input)),
      evidence: os.graph.evidence.handler(({ input }) => twin.graph.evidence(input)),
      ask: os.graph.ask.handler(({ input }) => twin.graph.ask(input)),
      export: os.graph.export.handler(({ input }) => twin.graph.export(input)),
      exportFile: os.graph.exportFile.handler(({ input }) => twin.graph.exportFile(input)),
      moments: os.graph.moments.handler(() => twin.graph.moments()),
      add: os.graph.add.handler(({ input }) => twin.graph.add(input)),
      retract: os.graph.retract.handler(({ input }) => twin.graph.retract(input)),
      restore: os.graph.restore.handler(({ input }) => twin.graph.restore(input)),
      confirm: os.graph.confirm.handler(({ input }) => twin.graph.confirm(input)),
      rename: os.graph.rename.handler(({ input }) => twin.graph.rename(input)),
      addAlias: os.graph.addAlias.handler(({ input }) => twin.graph.addAlias(input)),
      merge: os.graph.merge.handler(({ input }) => twin.graph.merge(input)),
      merges: os.graph.merges.handler(() => twin.graph.merges()),
      unmerge: os.graph.unmerge.handler(({ input }) => twin.graph.unmerge(input)),
      duplicates: os.graph.duplicates.handler(() => twin.graph.duplicates()),
      learn: os.graph.learn.handler(({ input }) => twin.graph.learn(input)),
      acceptLearned: os.graph.acceptLearned.handler(({ input }) => twin.graph.acceptLearned(input)),
      undoLearned: os.graph.undoLearned.handler(({ input }) => twin.graph.undoLearned(input)),
      watch: os.graph.watch.handler(({ signal }) => twin.graph.watch(undefined, { signal })),
    },
    settings: {
      update: os.settings.update.handler(({ input }) => twin.settings.update(input)),
      chooseWorkspace: os.settings.chooseWorkspace.handler(() => twin.settings.chooseWorkspace()),
      resetWorkspace: os.settings.resetWorkspace.handler(() => twin.settings.resetWorkspace()),
      choosePythonPackages: os.settings.choosePythonPackages.handler(() => twin.settings.choosePythonPackages()),
      resetPythonPackages: os.settings.resetPythonPackages.handler(() => twin.settings.resetPythonPackages()),
    },
    changes: {
      list: os.changes.list.handler(({ input }) => twin.changes.list(input)),
      read: os.changes.read.handler(({ input }) => twin.changes.read(input)),
      undo: os.changes.undo.handler(({ input }) => twin.changes.undo(input)),
    },
    annotations: {
      list: os.annotations.list.handler(({ input }) => twin.annotations.list(input)),
      add: os.annotations.add.handler(({ input }) => twin.annotations.add(input)),
      change: os.annotations.change.handler(({ input }) => twin.annotations.change(input)),
      remove: os.annotations.remove.handler(({ input }) => twin.annotations.remove(input)),
      mark: os.annotations.mark.handler(({ input }) => twin.annotations.mark(input)),
    },
    models: {
      list: os.models.list.handler(() => twin.models.list()),
      choose: os.models.choose.handler(({ input }) => twin.models.choose(input)),
      annotate: os.models.annotate.handler(({ input }) => twin.models.annotate(input)),
      inspect: os.models.inspect.handler(({ input }) => twin.models.inspect(input)),
      estimate: os.models.estimate.handler(({ input }) => twin.models.estimate(input)),
      load: os.models.load.handler(({ input }) => twin.models.load(input)),
      unload: os.models.unload.handler(() => twin.models.unload()),
      remove: os.models.remove.handler(({ input }) => twin.models.remove(input)),
    },
    downloads: {
      catalog: os.downloads.catalog.handler(() => twin.downloads.catalog()),
      look: os.downloads.look.handler(({ input }) => twin.downloads.look(input)),
      start: os.downloads.start.handler(({ input }) => twin.downloads.start(input)),
      pause: os.downloads.pause.handler(({ input }) => twin.downloads.pause(input)),
      resume: os.downloads.resume.handler(({ input }) => twin.downloads.resume(input)),
      cancel: os.downloads.cancel.handler(({ input }) => twin.downloads.cancel(input)),
      list: os.downloads.list.handler(() => twin.downloads.list()),
    },
    servers: {
      keychain: os.servers.keychain.handler(() => twin.servers.keychain()),
      add: os.servers.add.handler(({ input }) => twin.servers.add(input)),
      test: os.servers.test.handler(({ input }) => twin.servers.test(input)),
      setKey: os.servers.setKey.handler(({ input }) => twin.servers.setKey(input)),
      remove: os.servers.remove.handler(({ input }) => twin.servers.remove(input)),
    },
    runs: {
      start: os.runs.start.handler(({ input }) => twin.runs.start(input)),
      cancel: os.runs.cancel.handler(({ input }) => twin.runs.cancel(input)),
      resume: os.runs.resume.handler(({ input }) => twin.runs.resume(input)),
      stopCall: os.runs.stopCall.handler(({ input }) => twin.runs.stopCall(input)),
      answer: os.runs.answer.handler(({ input }) => twin.runs.answer(input)),
      decide: os.runs.decide.handler(({ input }) => twin.runs.decide(input)),
      release: os.runs.release.handler(({ input }) => twin.runs.release(input)),
      setBreakpoints: os.runs.setBreakpoints.handler(({ input }) => twin.runs.setBreakpoints(input)),
      list: os.runs.list.handler(({ input }) => twin.runs.list(input)),
      get: os.runs.get.handler(({ input }) => twin.runs.get(input)),
      watch: os.runs.watch.handler(({ input, signal }) => twin.runs.watch(input, { signal })),
      content: os.runs.content.handler(({ input }) => twin.runs.content(input)),
      picture: os.runs.picture.handler(({ input }) => twin.runs.picture(input)),
      xray: os.runs.xray.handler(({ input }) => twin.runs.xray(input)),
      ledger: os.runs.ledger.handler(({ input }) => twin.runs.ledger(input)),
      stepRecord: os.runs.stepRecord.handler(({ input }) => twin.runs.stepRecord(input)),
      compare: os.runs.compare.handler(({ input }) => twin.runs.compare(input)),
      remove: os.runs.remove.handler(({ input }) => twin.runs.remove(input)),
    },
    runList: {
      facets: os.runList.facets.handler(({ input }) => twin.runList.facets(input)),
      ids: os.runList.ids.handler(({ input }) => twin.runList.ids(input)),
      remove: os.runList.remove.handler(({ input }) => twin.runList.remove(input)),
      previewExport: os.runList.previewExport.handler(({ input }) => twin.runList.previewExport(input)),
      export: os.runList.export.handler(({ input }) => twin.runList.export(input)),
    },
    forks: {
      create: os.forks.create.handler(({ input }) => twin.forks.create(input)),
      point: os.forks.point.handler(({ input }) => twin.forks.point(input)),
      family: os.forks.family.handler(({ input }) => twin.forks.family(input)),
      memories: os.forks.memories.handler(({ input }) => twin.forks.memories(input)),
    },
    replay: {
      verify: os.replay.verify.handler(({ input }) => twin.replay.verify(input)),
      accept: os.replay.accept.handler(({ input }) => twin.replay.accept(input)),
      play: os.replay.play.handler(({ input }) => twin.replay.play(input)),
      model: os.replay.model.handler(({ input }) => twin.replay.model(input)),
      tools: os.replay.tools.handler(({ input }) => twin.replay.tools(input)),
    },
    tests: {
      preview: os.tests.preview.handler(({ input }) => twin.tests.preview(input)),
      save: os.tests.save.handler(({ input }) => twin.tests.save(input)),
    },
    traces: {
      watch: os.traces.watch.handler(({ input, signal }) => twin.traces.watch(input, { signal })),
      search: os.traces.search.handler(({ input }) => twin.traces.search(input)),
      place: os.traces.place.handler(({ input }) => twin.traces.place(input)),
      rows: os.traces.rows.handler(({ input }) => twin.traces.rows(input)),
    },
    share: {
      preview: os.share.preview.handler(({ input }) => twin.share.preview(input)),
      export: os.share.export.handler(({ input }) => twin.share.export(input)),
      import: os.share.import.handler(() => twin.share.import()),
      pushStatus: os.share.pushStatus.handler(() => twin.share.pushStatus()),
      pushHeaders: os.share.pushHeaders.handler(({ input }) => twin.share.pushHeaders(input)),
      origin: os.share.origin.handler(({ input }) => twin.share.origin(input)),
    },
    conformance: {
      watch: os.conformance.watch.handler(({ signal }) => twin.conformance.watch(undefined, { signal })),
      start: os.conformance.start.handler(({ input }) => twin.conformance.start(input)),
      cancel: os.conformance.cancel.handler(() => twin.conformance.cancel()),
      card: os.conformance.card.handler(({ input }) => twin.conformance.card(input)),
      xray: os.conformance.xray.handler(({ input }) => twin.conformance.xray(input)),
      exportCard: os.conformance.exportCard.handler(({ input }) => twin.conformance.exportCard(input)),
      saveCase: os.conformance.saveCase.handler(({ input }) => twin.conformance.saveCase(input)),
      removeCase: os.conformance.removeCase.handler(({ input }) => twin.conformance.removeCase(input)),
      exportCases: os.conformance.exportCases.handler(() => twin.conformance.exportCases()),
      importCases: os.conformance.importCases.handler(() => twin.conformance.importCases()),
    },
    audit: {
      list: os.audit.list.handler(({ input }) => twin.audit.list(input)),
      verify: os.audit.verify.handler(() => twin.audit.verify()),
    },
  })
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router).upgrade(port1)
  port1.start()
  open.push(port1, port2)
  return port2
}

describe('client over a real port', () => {
  it('cannot replay what the twin says of a run, for the contract forbids it', async () => {
    const client = createStudioClient(serveTwin(8))
    const verdicts = new Set<string>()
    for (const { id } of await client.runs.list({ limit: 8 })) {
      const { verdict, divergences } = await client.replay.verify({ runId: id })
      verdicts.add(verdict)
      expect(divergences.length > 0).toBe(verdict === 'diverged')
      const playback = await client.replay.play({ runId: id })
      const view = new PlaybackFold(playback).at(playback.frames.length - 1)
      expect(view.run).toEqual((await client.runs.get({ runId: id })).run)
    }
    expect(verdicts).toEqual(new Set(['equal', 'diverged', 'incomplete']))
  })

  it('cannot follow a run to its end, or sends what the contract forbids', async () => {
    const client = createStudioClient(serveTwin())
    const run = await client.runs.start({ input: 'Read docs/apple.txt' })
    let tail: Tail<RunView> | null = null
    for await (const message of await client.runs.watch({ runId: run.id })) {
      const after: Tail<RunView> | 'gap' | null = advance(tail, [message], foldRun)
      if (after === 'gap') throw new Error('an event is missing')
      tail = after
      if (tail?.state.run.status === 'done') break
    }
    const spans = (tail as Tail<RunView> | null)?.state.spans ?? []
    expect(spans.map((span) => span.kind)).toEqual(['agent', 'inference', 'tool', 'inference', 'tool', 'inference'])
    for (const span of spans) {
      expect((await client.runs.content({ runId: run.id, spanId: span.id })).kind).toBeDefined()
    }
  })

  it('loses the code or the sentence of an error on its way', async () => {
    const client = createStudioClient(serveTwin())
    await expect(client.runs.start({ input: '   ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(client.runs.get({ runId: 'run_unknown' })).rejects.toThrow()
  })
})

describe('connection', () => {
  it('calls a studio that is not there without saying so', () => {
    connection.setState({ client: null, status: 'connecting' })
    expect(() => api()).toThrow(StudioError)
  })

  it('keeps showing the old host when it was replaced, or does not notice that it died', async () => {
    const stop = new AbortController()
    feedStudio(stop.signal)
    adoptClient(createStudioClient(serveTwin(2)))
    await until(() => studioNow()?.runs.length === 2)
    expect(connection.getState().status).toBe('live')

    for (const port of open.splice(0)) port.close()
    await until(() => connection.getState().status === 'lost')
    expect(studioNow()?.runs).toHaveLength(2)

    adoptClient(createStudioClient(serveTwin(5)))
    await until(() => connection.getState().status === 'live')
    expect(studioNow()?.runs).toHaveLength(5)
    stop.abort()
  })
})
