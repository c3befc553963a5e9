import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import type { contract } from '@shared/contract/index.ts'
import { foldRun } from '@shared/fold/run.ts'
import { foldStudio } from '@shared/fold/studio.ts'
import { McpServerId } from '@shared/ids.ts'
import type { RunView, StudioMessage, StudioState } from '@shared/state.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import type { BlobStore } from '../../../src/main/store/types.ts'
import { createRouter, withErrorCodes } from '../../../src/main/studio/router.ts'
import type { ShellPort } from '../../../src/main/studio/shell-port.ts'
import type { RunRecord } from '../../../src/main/trace/export.ts'
import { openStudio, runToEnd, type TestStudio, temporaryFolder } from '../../support/studio.ts'

/** The studio as the page meets it: through a real port, with nothing but structured clones in between. */
function connect({ studio }: TestStudio): ContractRouterClient<typeof contract> {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(createRouter(studio), { clientInterceptors: [withErrorCodes] }).upgrade(port1, {
    context: { actor: 'window' },
  })
  port1.start()
  port2.start()
  onTestFinished(() => port2.close())
  return createORPCClient(new RPCLink({ port: port2 }))
}

const failure = async (work: Promise<unknown>): Promise<{ code: string; message: string; text: string }> => {
  try {
    await work
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return { code, message, text: JSON.stringify(error) }
  }
  throw new Error('It should have failed.')
}

async function next(stream: AsyncIterator<StudioMessage>): Promise<StudioMessage> {
  const { value, done } = await stream.next()
  if (done) throw new Error('The stream ended.')
  return value
}

/** Answers every question as told. */
const shellThatChooses = (path: string | null): ShellPort => ({ ask: () => Promise.resolve(path) })

describe('the contract over a port', () => {
  it('refuses what does not fit, with a code and a sentence, and does not send it back', async () => {
    const client = connect(await openStudio({ engine: false }))
    const secret = `secret-${'x'.repeat(1_000_001)}`
    const long = await failure(client.runs.start({ input: secret }))
    expect(long).toMatchObject({ code: 'VALIDATION_FAILED', message: expect.stringContaining('1,000,000') })
    expect(long.text).not.toContain('secret')
    expect(await failure(client.runs.start({ input: ' \n ' }))).toMatchObject({
      message: expect.stringContaining('empty'),
    })
    expect(await failure(client.runs.start({ input: 'a\uD800b' }))).toMatchObject({
      message: expect.stringContaining('Unicode'),
    })
    expect(await failure(client.runs.get({ runId: '../../etc/passwd' as never }))).toMatchObject({
      code: 'VALIDATION_FAILED',
    })
    expect(await failure(client.runs.get({ runId: 'run_nothing00' as never }))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await failure(client.settings.update({ engine: { threads: -1 } }))).toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })

  it('says what happened too where a stream fails after it has begun', async () => {
    const client = connect(await openStudio({ engine: false }))
    const read = async () => {
      for await (const _ of await client.mcp.signIn({ serverId: McpServerId.parse('mcp_01arz3ndektsv4rrffq69g5fav') }));
    }
    expect(await failure(read())).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('server') })
  })

  it('lets no page set the workspace or a model by path: only a dialog can', async () => {
    const test = await openStudio({ engine: false })
    const client = connect(test)
    await client.settings.update({ workspacePath: '/etc' } as never)
    expect(test.studio.settings.current.workspacePath).toBeNull()
    expect(await failure(client.settings.chooseWorkspace())).toMatchObject({ code: 'NOT_AVAILABLE' })
    expect(await failure(client.models.choose())).toMatchObject({ code: 'NOT_AVAILABLE' })
  })

  it('keeps what the person chose, across a restart, and says in the audit log who chose it', async () => {
    const workspace = temporaryFolder('workspace')
    const test = await openStudio({ engine: false, shell: shellThatChooses(workspace) })
    const client = connect(test)
    await client.settings.update({ theme: 'dark', engine: { threads: 1 } })
    await client.settings.update({ engine: { gpu: 'off' } })
    expect(await client.settings.chooseWorkspace()).toMatchObject({ workspacePath: workspace })
    const changes = (await client.audit.list({ limit: 10 })).filter((entry) => entry.action === 'settings.changed')
    expect(changes.map((entry) => entry.actor)).toEqual(['window', 'window', 'window'])
    await test.close()
    const again = await openStudio({ engine: false, profilePath: test.profilePath })
    expect(again.studio.settings.current).toMatchObject({
      theme: 'dark',
      engine: { threads: 1, gpu: 'off', contextSize: null, sequences: null },
      workspacePath: workspace,
    })
  })

  it('starts with defaults when the stored settings make no sense any more', async () => {
    const test = await openStudio({ engine: false })
    test.studio.store.write((tx) => {
      tx.run('INSERT INTO setting (key, value) VALUES (\'settings\', \'{"theme":"purple"}\')')
    })
    await test.close()
    const again = await openStudio({ engine: false, profilePath: test.profilePath })
    expect(again.studio.settings.current.theme).toBe('system')
  })

  it('tells a run as a snapshot and numbered events that fold to what is stored', async () => {
    const test = await openStudio()
    const client = connect(test)
    const { id } = await client.runs.start({ input: 'What is 12*7?', seed: 1 })
    let view: RunView | null = null
    let seq = 0
    for await (const message of await client.runs.watch({ runId: id })) {
      if (message.type === 'snapshot') {
        view = message.state
        seq = message.seq
      } else {
        expect(message.from).toBe(seq + 1)
        seq += message.events.length
        view = message.events.reduce<RunView | null>((now, event) => now && foldRun(now, event), view)
      }
      if (view && view.run.status === 'done') break
    }
    const stored = await client.runs.get({ runId: id })
    expect(view?.run).toEqual(stored.run)
    expect(view?.spans).toEqual(stored.spans)
  })

  it('tells a second page the same as the first', async () => {
    const test = await openStudio()
    const client = connect(test)
    const first: AsyncIterator<StudioMessage> = (await client.studio.watch())[Symbol.asyncIterator]()
    const opening = await next(first)
    if (opening.type !== 'snapshot') throw new Error('no snapshot')
    await runToEnd(test, 'What is 12*7?')
    let state: StudioState = opening.state
    while (state.runs[0]?.status !== 'done') {
      const message = await next(first)
      if (message.type === 'events') state = message.events.reduce(foldStudio, state)
    }
    const late = await next((await connect(test).studio.watch())[Symbol.asyncIterator]())
    if (late.type !== 'snapshot') throw new Error('no snapshot')
    expect(late.state.runs).toEqual(state.runs)
    expect(late.state.models).toEqual(state.models)
  })

  it('writes a record to a file that alone re-derives the answer', async () => {
    const file = join(temporaryFolder('export'), 'run.json')
    const test = await openStudio({ shell: shellThatChooses(file) })
    const run = await runToEnd(test, 'Read docs/apple.txt')
    expect(await connect(test).share.export({ runId: run.id, options: { format: 'record' } })).toEqual({ path: file })
    const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
    const missing = (sha256: string): never => {
      throw new Error(`The record names ${sha256} but does not hold it.`)
    }
    const blobs: BlobStore = {
      put: missing,
      putJson: () => missing('a new value'),
      get: missing,
      getText: (sha256) => record.blobs[sha256] ?? missing(sha256),
      getJson: (sha256) => JSON.parse(record.blobs[sha256] ?? missing(sha256)),
    }
    expect(foldRecord(blobs, record.events)).toMatchObject({
      divergence: null,
      state: { phase: 'done', answer: run.answer },
    })
    expect((await test.studio.audit.list({ limit: 1 }))[0]?.action).toBe('run.exported')
  })
})
