import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PendingApproval, Run } from '@shared/runs.ts'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { startCli } from '../../support/cli.ts'
import { clientOf } from '../../support/client.ts'
import { runScript, scriptedServer, type Turn } from '../../support/scripted-server.ts'
import { observe, openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const TOOLS = ['read_file', 'write_file', 'edit_file', 'move_file', 'delete_file', 'memory_save', 'calculator']
const call = (name: string, given: Record<string, unknown>): Turn => ({ calls: [{ name, arguments: given }] })
const done: Turn = { answer: 'Done.' }

async function open(): Promise<{ test: TestStudio; at: (path: string) => string; read: (path: string) => string }> {
  const test = await openStudio({ engine: false })
  const folder = temporaryFolder('workspace')
  test.studio.settings.update('test', { workspacePath: folder })
  const at = (path: string) => join(folder, path)
  mkdirSync(at('notes'))
  writeFileSync(at('notes/a.txt'), 'one\ntwo\nthree\n')
  return { test, at, read: (path) => readFileSync(at(path), 'utf8') }
}

/** What the model was told of its calls, in order. */
function told({ studio }: TestStudio, run: Run): string[] {
  const { state } = foldRecord(studio.store.blobs, readRunLog(studio.store, run.id))
  return state.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
}

describe('what tools change', () => {
  it('is not shown before, or cannot be taken back after', async () => {
    const { test, at, read } = await open()
    const asked: PendingApproval[] = []
    const turns = [
      call('edit_file', { path: 'notes/a.txt', old_text: 'two', new_text: '2' }),
      call('write_file', { path: 'deep/new.txt', content: 'new' }),
      call('move_file', { from: 'notes/a.txt', to: 'notes/b.txt' }),
      call('delete_file', { path: 'notes', recursive: true }),
      call('memory_save', { text: 'Alice likes copper.' }),
      done,
    ]
    const run = await runScript(test, turns, TOOLS, (pending) => {
      asked.push(pending)
      return 'approve'
    })
    expect(run).toMatchObject({ status: 'done', answer: 'Done.' })
    expect(asked.map(({ changes }) => changes)).toMatchObject([
      [
        {
          kind: 'write',
          path: 'notes/a.txt',
          before: { text: 'one\ntwo\nthree\n' },
          after: { text: 'one\n2\nthree\n' },
        },
      ],
      [{ kind: 'write', path: 'deep/new.txt', before: null, after: { text: 'new' } }],
      [{ kind: 'move', path: 'notes/a.txt', to: 'notes/b.txt' }],
      [{ kind: 'remove', path: 'notes/b.txt' }],
      [],
    ])
    expect(existsSync(at('notes'))).toBe(false)
    expect(read('deep/new.txt')).toBe('new')
    expect(test.studio.replay.verify(run.id).verdict).toBe('equal')

    const api = clientOf(test)
    const changes = await api.changes.list({ runId: run.id })
    expect(changes.map(({ kind, path, state }) => `${state} ${kind} ${path}`)).toEqual([
      'made write notes/a.txt',
      'made makeFolder deep',
      'made write deep/new.txt',
      'made move notes/a.txt',
      'made remove notes/b.txt',
      'made removeFolder notes',
      'made call memory_save',
    ])
    const edit = changes[0]
    if (!edit) throw new Error('nothing was kept')
    expect(await api.changes.read({ runId: run.id, changeId: edit.id })).toMatchObject({
      before: { text: 'one\ntwo\nthree\n' },
      after: { text: 'one\n2\nthree\n' },
    })

    // One call alone, which others built upon, is refused without harm; the whole run goes back.
    const alone = await api.changes.undo({ runId: run.id, spanId: edit.spanId })
    expect(alone).toMatchObject({ undone: 0, problem: expect.stringContaining('not there any more') })
    const whole = await api.changes.undo({ runId: run.id })
    expect(whole).toMatchObject({ undone: 7, problem: null })
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
    expect(readdirSync(at('.')).sort()).toEqual(['notes'])
    expect((await api.changes.undo({ runId: run.id })).undone).toBe(0)
    const actions = (await test.studio.audit.list({ limit: 100 })).map(({ action }) => action)
    expect(actions).toContain('tool.undone')
    test.studio.runs.remove('test', run.id)
    expect(test.studio.store.all('SELECT * FROM tool_change')).toEqual([])
  })

  it('stays in a database', async () => {
    const { test, at } = await open()
    const rows = () => {
      const db = new Database(at('shop.db'))
      const found = db.prepare('SELECT count(*) AS count FROM item').get()
      db.close()
      return found
    }
    const db = new Database(at('shop.db'))
    db.exec("CREATE TABLE item (name TEXT); INSERT INTO item VALUES ('pen')")
    db.close()
    const turns = [call('sql_execute', { file: 'shop.db', sql: "INSERT INTO item VALUES ('cup')" }), done]
    const run = await runScript(test, turns, ['sql_execute'])
    expect(rows()).toEqual({ count: 2 })
    expect(await clientOf(test).changes.undo({ runId: run.id })).toMatchObject({ undone: 1, problem: null })
    expect(rows()).toEqual({ count: 1 })
  })

  it('stays when a later call of the same step fails or is not allowed', async () => {
    const { test, at, read } = await open()
    const both = (second: Turn): Turn[] => {
      const calls = [
        { name: 'write_file', arguments: { path: 'notes/a.txt', content: 'changed' } },
        ...('calls' in second ? second.calls : []),
        { name: 'write_file', arguments: { path: 'third.txt', content: 'never' } },
      ]
      return [{ calls }, done]
    }
    const failing = await runScript(test, both(call('delete_file', { path: 'no/such/file' })), TOOLS)
    expect(failing.status).toBe('done')
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
    expect(existsSync(at('third.txt'))).toBe(false)
    expect(told(test, failing)).toEqual([
      'Wrote notes/a.txt (7 characters).',
      expect.stringMatching(
        /^Error: There is no "no\/such\/file".*\nWhat this step had changed was undone: notes\/a\.txt\.$/s,
      ),
      expect.stringMatching(/^Error: this call was not made: the call of delete_file before it/),
    ])

    const asked: string[] = []
    const denied = await runScript(test, both(call('delete_file', { path: 'notes' })), TOOLS, ({ call: { name } }) => {
      asked.push(name)
      return name === 'delete_file' ? 'deny' : 'approve'
    })
    expect(asked).toEqual(['write_file', 'delete_file'])
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
    expect(told(test, denied)[1]).toMatch(
      /the person did not allow this call.*\nWhat this step had changed was undone/s,
    )
    for (const run of [failing, denied]) expect(test.studio.replay.verify(run.id).verdict).toBe('equal')
    // What a step has done alone is not touched by a failure in a later one.
    const two = [call('write_file', { path: 'kept.txt', content: 'x' }), call('delete_file', { path: 'none' }), done]
    await runScript(test, two, TOOLS)
    expect(read('kept.txt')).toBe('x')
  })

  it('is half undone after a crash in the middle', async () => {
    const profilePath = temporaryFolder('profile')
    const folder = temporaryFolder('workspace')
    mkdirSync(join(folder, 'many'))
    const names = Array.from({ length: 600 }, (_, index) => `file${index}.txt`)
    for (const name of names) writeFileSync(join(folder, 'many', name), name)
    const { baseUrl } = await scriptedServer(() => [call('delete_file', { path: 'many', recursive: true }), done])
    const first = await openStudio({ profilePath, engine: false })
    first.studio.settings.update('test', { workspacePath: folder })
    await first.studio.servers.add('test', { name: 'box', baseUrl, allowInsecure: false })
    const agent = first.studio.agents.list()[0]
    if (!agent) throw new Error('no agent')
    first.studio.agents.setTools('test', agent.id, TOOLS)
    await first.close()

    const args = [
      'run',
      'Go',
      '--agent',
      agent.id,
      '--model',
      'box/scripted',
      '--profile',
      profilePath,
      '--approve',
      'all',
    ]
    const child = startCli(args)
    const closed = new Promise((resolve) => child.once('close', resolve))
    const count = () => (existsSync(join(folder, 'many')) ? readdirSync(join(folder, 'many')).length : 0)
    while (count() === names.length && child.exitCode === null) await delay(1)
    child.kill('SIGKILL')
    await closed
    expect(count()).toBeLessThan(names.length)

    const again = await openStudio({ profilePath, engine: false })
    const [run] = await again.studio.runs.list({ limit: 1 })
    if (!run) throw new Error('the run is gone')
    expect(run.status).toBe('interrupted')
    expect(await clientOf(again).changes.undo({ runId: run.id })).toMatchObject({ problem: null })
    expect(readdirSync(join(folder, 'many')).sort()).toEqual([...names].sort())
    for (const name of names) expect(readFileSync(join(folder, 'many', name), 'utf8')).toBe(name)
  })
})

describe('what tools that people write change', () => {
  const source = (
    path: string,
    more = "'fs.read', 'fs.write'",
    effect = 'mutating',
  ) => `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: 'add_note',
  description: 'Add a line to a file',
  effect: '${effect}',
  capabilities: [${more}],
  input: z.object({ line: z.string() }),
  async run({ line }, ctx) {
    const before = await ctx.fs.read('${path}').catch(() => '')
    await ctx.fs.write('${path}', before + line + '\\n')
    return 'Added.'
  },
})
`

  it('is not shown before, not undone after, or needs no word of the person', async () => {
    const { test, at, read } = await open()
    const api = clientOf(test)
    const pure = await api.tools.check({ source: source('a.txt', "'fs.write'", 'pure') })
    expect(pure.problem?.message).toContain('is not pure')
    const tool = await api.tools.create({ source: source('notes/a.txt') })
    await expect(api.tools.enable({ toolId: tool.id, granted: ['fs.read'] })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    await api.tools.enable({ toolId: tool.id, granted: ['fs.read', 'fs.write'] })
    const turns = [call('add_note', { line: 'four' }), done]
    const run = await runScript(test, turns, ['add_note'], ({ changes }) => {
      expect(changes).toMatchObject([{ path: 'notes/a.txt', after: { text: 'one\ntwo\nthree\nfour\n' } }])
      expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
      return 'approve'
    })
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\nfour\n')
    expect((await api.changes.undo({ runId: run.id })).undone).toBe(1)
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')

    const away = await api.tools.save({ toolId: tool.id, source: source('../away.txt'), basedOn: tool.version })
    const escaped = await runScript(test, turns, ['add_note'])
    expect(told(test, escaped)[0]).toContain('outside the workspace')
    expect(existsSync(at('../away.txt'))).toBe(false)
    const events = []
    const trial = { source: source('notes/a.txt'), input: { line: 'x' }, granted: ['fs.read', 'fs.write'] }
    for await (const event of await api.tools.try(trial)) events.push(event)
    expect(events.at(-1)).toMatchObject({ type: 'done', trial: { changes: [{ path: 'notes/a.txt' }] } })
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
    expect(away.enabled).toBe(true)
  })

  it('is not what a tool that is run alone reads again', async () => {
    const { test, at, read } = await open()
    const granted = ['fs.read', 'fs.write', 'sqlite.write:shop.db']
    const source = `import { defineTool, z } from 'autoglm'
export default defineTool({ name: 'keeper', description: 'Keeps', effect: 'mutating', input: z.object({}),
  capabilities: ${JSON.stringify(granted)},
  async run(_, ctx) {
    await ctx.fs.write('out/new.txt', 'first')
    await ctx.fs.write('out/new.txt', (await ctx.fs.read('out/new.txt')) + ' second')
    await ctx.fs.move('notes/a.txt', 'out/a.txt')
    const gone = await ctx.fs.read('notes/a.txt').catch((error) => error.message)
    await ctx.sqlite.run('shop.db', 'CREATE TABLE item (name TEXT)')
    await ctx.sqlite.run('shop.db', 'INSERT INTO item VALUES (?)', ['pen'])
    const { rows } = await ctx.sqlite.query('shop.db', 'SELECT name FROM item')
    const listed = [await ctx.fs.list('out'), await ctx.fs.list('notes')]
    return { new: await ctx.fs.read('out/new.txt'), a: await ctx.fs.read('out/a.txt'), gone, rows, listed }
  } })`
    const events = []
    for await (const event of await clientOf(test).tools.try({ source, input: {}, granted })) events.push(event)
    expect(events.at(-1)).toMatchObject({
      trial: {
        error: null,
        output: {
          new: 'first second',
          a: 'one\ntwo\nthree\n',
          gone: expect.stringContaining('There is no "notes/a.txt"'),
          rows: [['pen']],
          listed: [
            [
              { name: 'a.txt', kind: 'file' },
              { name: 'new.txt', kind: 'file' },
            ],
            [],
          ],
        },
      },
    })
    expect([existsSync(at('out')), existsSync(at('shop.db'))]).toEqual([false, false])
    expect(read('notes/a.txt')).toBe('one\ntwo\nthree\n')
  })
})

describe('permissions', () => {
  it('are asked for what a rule allows, or given to what it refuses', async () => {
    const { test, read } = await open()
    test.studio.settings.update('test', {
      permissions: {
        rules: [
          { decision: 'allow', tool: 'write_file', when: [{ of: 'path', is: 'notes/**' }] },
          { decision: 'deny', tool: '*', when: [{ of: 'path', is: 'notes/secret*' }] },
        ],
      },
    })
    const asked: string[] = []
    const turns = [
      call('write_file', { path: 'notes/a.txt', content: 'by rule' }),
      call('write_file', { path: 'other.txt', content: 'asked' }),
      call('read_file', { path: 'notes/secret.txt' }),
      done,
    ]
    const run = await runScript(test, turns, TOOLS, ({ call: { arguments: given } }) => {
      asked.push(String(given.path))
      return 'approve'
    })
    expect(asked).toEqual(['other.txt'])
    expect(read('notes/a.txt')).toBe('by rule')
    expect(told(test, run)).toEqual([
      expect.stringContaining('Wrote'),
      expect.stringContaining('Made'),
      'Error: this call is not allowed: deny * when path is notes/secret*',
    ])
    const { spans } = await test.studio.runs.get(run.id)
    const approvals = spans
      .filter(({ kind }) => kind === 'approval')
      .map(({ attributes }) => attributes['studio.approval.by'])
    expect(approvals).toEqual(['rule', 'person', 'rule'])
    expect(test.studio.replay.verify(run.id).verdict).toBe('equal')
  })

  it('are not remembered when a person always allows a call, or laid down without being offered', async () => {
    const { test } = await open()
    const turns = [call('write_file', { path: 'notes/x.txt', content: '1' }), done]
    const api = clientOf(test)
    const first = await runScript(test, turns, TOOLS, ({ rules }) => {
      expect(rules).toEqual([
        'allow write_file when path is notes/x.txt',
        'allow write_file when path is notes/**',
        'allow write_file',
      ])
      return 'approve'
    })
    expect(first.status).toBe('done')
    const { baseUrl } = await scriptedServer(() => turns)
    await test.studio.servers.add('test', { name: 'again', baseUrl, allowInsecure: false })
    const modelId = test.studio.servers.find('again/scripted')?.model.id
    const started = await test.studio.runs.start('test', { input: 'x', agentId: first.agentId, modelId })
    const answered = new Promise<void>((resolve, reject) => {
      observe(test, started.id, (event) => {
        const pending = event.type === 'approvals' ? event.pending[0] : undefined
        if (!pending) return
        const answer = { runId: started.id, spanId: pending.spanId, decision: 'approve' as const }
        api.runs
          .decide({ ...answer, rule: 'allow *' })
          .then(
            () => reject(new Error('a rule was kept that nobody offered')),
            () => api.runs.decide({ ...answer, rule: pending.rules[1] }),
          )
          .then(() => resolve(), reject)
      })
    })
    await answered
    await test.studio.runs.finished(started.id)
    expect(test.studio.settings.current.permissions.rules).toEqual([
      { decision: 'allow', tool: 'write_file', when: [{ of: 'path', is: 'notes/**' }] },
    ])
    await runScript(test, [call('write_file', { path: 'notes/y.txt', content: '2' }), done], TOOLS, () => {
      throw new Error('asked in spite of the rule')
    })
  })

  it('let anything change in read-only mode, or tell the model of what it cannot have', async () => {
    const { test, at } = await open()
    test.studio.settings.update('test', { permissions: { mode: 'readOnly' } })
    const run = await runScript(test, [call('write_file', { path: 'x.txt', content: '1' }), done], TOOLS)
    expect(existsSync(at('x.txt'))).toBe(false)
    expect(told(test, run)[0]).toContain('write_file')
  })

  it('keep a question from the person, or run on without the answer', async () => {
    const { test } = await open()
    const api = clientOf(test)
    const turns = [
      call('ask_user', { question: 'Which colour?', choices: ['red', 'blue'] }),
      call('ask_user', { question: '' }),
      call('ask_user', { question: 'And why?' }),
      done,
    ]
    const asked: unknown[] = []
    const { baseUrl } = await scriptedServer(() => turns)
    await test.studio.servers.add('test', { name: 'asking', baseUrl, allowInsecure: false })
    const agent = test.studio.agents.list()[0]
    if (!agent) throw new Error('no agent')
    test.studio.agents.setTools('test', agent.id, ['ask_user'])
    const modelId = test.studio.servers.find('asking/scripted')?.model.id
    const { id: runId } = await test.studio.runs.start('test', { input: 'x', agentId: agent.id, modelId })
    const seen = new Set<string>()
    observe(test, runId, (event) => {
      const pending = event.type === 'approvals' ? event.pending[0] : undefined
      if (!pending || seen.has(pending.spanId)) return
      seen.add(pending.spanId)
      asked.push(pending.question)
      const one = { runId, spanId: pending.spanId }
      void (async () => {
        await expect(api.runs.decide({ ...one, decision: 'approve' })).rejects.toMatchObject({
          code: 'VALIDATION_FAILED',
        })
        if (asked.length === 1) await api.runs.answer({ ...one, text: 'blue' })
        else await api.runs.decide({ ...one, decision: 'deny', reason: 'busy' })
      })()
    })
    const run = await test.studio.runs.finished(runId)
    expect(run.status).toBe('done')
    expect(asked).toEqual([
      { text: 'Which colour?', choices: ['red', 'blue'] },
      { text: 'And why?', choices: [] },
    ])
    expect(told(test, run)).toEqual([
      'blue',
      expect.stringMatching(/^Error: .*question/),
      'Error: the person did not allow this call: busy',
    ])
    expect(test.studio.replay.verify(run.id).verdict).toBe('equal')
  })

  it('let a model make the same call for ever', async () => {
    const { test } = await open()
    const same = call('calculator', { expression: '1+1' })
    const other = call('calculator', { expression: '2+2' })
    const asked: (number | undefined)[] = []
    const run = await runScript(test, [same, other, same, same, same, done], TOOLS, ({ repeated, rules }) => {
      expect(rules).toEqual([])
      asked.push(repeated)
      return asked.length === 1 ? 'approve' : 'deny'
    })
    expect(run.status).toBe('done')
    expect(asked).toEqual([3, 4])
    expect(told(test, run)).toEqual(['2', '4', '2', '2', 'Error: the person did not allow this call.'])
    expect(test.studio.replay.verify(run.id).verdict).toBe('equal')
  })
})
