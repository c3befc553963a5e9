import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ToolTrial } from '@shared/authored-tools.ts'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { UntrustedSql } from '../../../src/main/store/untrusted-sql.ts'
import type { AddressRules } from '../../../src/main/tools/builtin/http/public-address.ts'
import { isPublicAddress } from '../../../src/main/tools/builtin/http/public-address.ts'
import { KEEP_NOTHING } from '../../../src/main/tools/changes/types.ts'
import { changingFiles } from '../../../src/main/tools/changes/workspace-files.ts'
import { ToolRegistry } from '../../../src/main/tools/registry.ts'
import { openCapabilities } from '../../../src/main/tools/sandbox/capabilities/host.ts'
import { NO_MEMORY } from '../../support/no-memory.ts'
import { built, openStudio, temporaryFolder } from '../../support/studio.ts'

const SECRET = 'sk-very/secret+value=='
const entry = join(built, 'sql-worker.js')

/** The studio's side of one call, with real files, real databases and real servers on this machine. */
async function host(granted: string[], { workspace = temporaryFolder('workspace'), rules = HERE } = {}) {
  const refused: string[] = []
  const opened = await openCapabilities(
    {
      sql: new UntrustedSql({ entry }),
      registry: new ToolRegistry(),
      secrets: { open: async () => SECRET, known: () => [{ name: 'key', value: SECRET }] },
      model: { ask: async () => ({ text: 'yes', model: 'm', inputTokens: 5, outputTokens: 4096 }) },
      rules,
    },
    granted,
    {
      workspacePath: workspace,
      allowHttp: true,
      files: changingFiles(workspace, KEEP_NOTHING, new AbortController().signal),
      memory: NO_MEMORY,
      runId: 'run_test',
      spanId: 'span_test',
      signal: new AbortController().signal,
    },
    ({ capability, refused: isRefused }) => isRefused && refused.push(capability),
  )
  const ask = (capability: string, method: string, ...args: unknown[]) =>
    opened.call(capability, method, args, new AbortController().signal)
  return { ask, refused, workspace, veil: opened.veil }
}

/** Servers on this machine count as public here; other addresses are judged as ever. */
const HERE: AddressRules = {
  resolve: async () => ['127.0.0.1'],
  allow: (address) => address === '127.0.0.1' || isPublicAddress(address),
}

async function server(answer: (request: IncomingMessage) => { status?: number; location?: string; body?: string }) {
  const listening = createServer((request, response) => {
    const { status = 200, location, body = '' } = answer(request)
    response.writeHead(status, location ? { location } : { 'content-type': 'text/plain' }).end(body)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listening.closeAllConnections()
    listening.close()
  })
  return (listening.address() as AddressInfo).port
}

describe('the network for tools', () => {
  it('refuses hosts that were not granted, at first and after a redirect', async () => {
    const other = await server(() => ({ body: 'other' }))
    const port = await server(() => ({ status: 302, location: `http://localhost:${other}/` }))
    const { ask, refused } = await host(['net:127.0.0.1'])
    await expect(ask('net', 'fetch', `http://localhost:${other}/`)).rejects.toThrow('"net:localhost" was not granted')
    await expect(ask('net', 'fetch', `http://127.0.0.1:${port}/`)).rejects.toThrow('"net:localhost" was not granted')
    expect(refused).toEqual(['net', 'net'])
  })

  it('refuses a granted name that leads to a private address, also when it changes its mind', async () => {
    const port = await server(() => ({ body: 'inside' }))
    let asked = 0
    const rebinding: AddressRules = {
      // Public when it is checked, this machine when it is asked again.
      resolve: async () => [asked++ === 0 ? '203.0.113.1' : '127.0.0.1'],
      allow: (address) => address === '203.0.113.1' || isPublicAddress(address),
    }
    const tricked = await host(['net:rebind.example'], { rules: rebinding })
    const first = tricked.ask('net', 'fetch', `http://rebind.example:${port}/`)
    await expect(
      Promise.race([first, new Promise((_, no) => setTimeout(no, 300, new Error('it hangs')))]),
    ).rejects.toThrow()
    expect(asked).toBe(1)
    const mixed: AddressRules = { resolve: async () => ['93.184.216.34', '10.0.0.1'], allow: isPublicAddress }
    const half = await host(['net:mixed.example'], { rules: mixed })
    await expect(half.ask('net', 'fetch', `http://mixed.example:${port}/`)).rejects.toThrow('private network')
    for (const address of ['127.0.0.1', '169.254.169.254', '0x7f.1', '2130706433', '[::ffff:10.0.0.1]']) {
      const { hostname } = new URL(`http://${address}/`)
      const strict = await host(
        [`net:${hostname}`].filter((each) => !each.includes('[')),
        {
          rules: { resolve: async () => [], allow: isPublicAddress },
        },
      )
      await expect(strict.ask('net', 'fetch', `http://${address}:${port}/`)).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
      })
    }
  })

  it('puts secrets into headers outside the sandbox, for the named host alone, and hides them when they come back', async () => {
    const heard: (string | undefined)[] = []
    const other = await server(({ headers }) => {
      heard.push(headers.authorization)
      return { body: 'other' }
    })
    const port = await server(({ url, headers }) => {
      heard.push(headers.authorization)
      return url === '/away'
        ? { status: 302, location: `http://localhost:${other}/` }
        : { body: JSON.stringify({ you: headers.authorization }) }
    })
    const granted = ['net:127.0.0.1', 'net:localhost', 'secrets:key']
    const { ask, veil } = await host(granted)
    const headers = { Authorization: 'Bearer {{secrets.key}}' }
    const answer = await ask('net', 'fetch', `http://127.0.0.1:${port}/`, { headers })
    await ask('net', 'fetch', `http://127.0.0.1:${port}/away`, { headers })
    expect(heard).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`, undefined])
    expect(JSON.stringify(veil.value(answer))).not.toContain(SECRET)
    const without = await host(['net:127.0.0.1', 'secrets:other'])
    await expect(without.ask('net', 'fetch', `http://127.0.0.1:${port}/`, { headers })).rejects.toThrow(
      '"secrets:key" was not granted',
    )
    const plain = await host(['net:plain.example', 'secrets:key'])
    await expect(plain.ask('net', 'fetch', `http://plain.example:${port}/`, { headers })).rejects.toThrow('https: only')
    await expect(ask('net', 'fetch', `http://127.0.0.1:${port}/`, { headers: { Host: 'inner' } })).rejects.toThrow(
      'cannot set the header Host',
    )
  })
})

describe('files and databases for tools', () => {
  it('are read and written in the granted folders and nowhere else, whatever links say', async () => {
    const workspace = temporaryFolder('workspace')
    const outside = temporaryFolder('outside')
    for (const folder of ['in', 'out', 'private']) mkdirSync(join(workspace, folder))
    writeFileSync(join(workspace, 'in/a.txt'), 'a')
    writeFileSync(join(workspace, 'private/p.txt'), 'p')
    writeFileSync(join(outside, 'secret.txt'), 's')
    symlinkSync('../private/p.txt', join(workspace, 'in/link.txt'))
    symlinkSync('../private', join(workspace, 'out/linked'))
    symlinkSync(outside, join(workspace, 'in/away'))
    symlinkSync(outside, join(workspace, 'out/away'))
    const { ask, refused } = await host(['fs.read:in', 'fs.write:out'], { workspace })
    expect(await ask('fs.read', 'read', 'in/a.txt')).toBe('a')
    await ask('fs.write', 'write', 'out/deep/b.txt', 'b')
    expect(readFileSync(join(workspace, 'out/deep/b.txt'), 'utf8')).toBe('b')
    for (const path of ['private/p.txt', 'in/../private/p.txt', 'in/link.txt', '', 'out/deep/b.txt'])
      await expect(ask('fs.read', path === '' ? 'list' : 'read', path)).rejects.toThrow('granted to this tool for in')
    for (const path of ['in/a.txt', 'private/new.txt', 'out/linked/new.txt', 'outer.txt', 'out/../in/a.txt'])
      await expect(ask('fs.write', 'write', path, 'x')).rejects.toThrow('granted to this tool for out')
    await expect(ask('fs.write', 'move', 'out/deep/b.txt', 'in/b.txt')).rejects.toThrow('granted to this tool for out')
    for (const path of ['in/away/secret.txt', '../outside.txt', '/etc/passwd'])
      await expect(ask('fs.read', 'read', path)).rejects.toMatchObject({ code: 'PATH_OUTSIDE_WORKSPACE' })
    await expect(ask('fs.write', 'write', 'out/away/x.txt', 'x')).rejects.toMatchObject({
      code: 'PATH_OUTSIDE_WORKSPACE',
    })
    expect(readFileSync(join(workspace, 'private/p.txt'), 'utf8')).toBe('p')
    expect(refused.length).toBe(11)
  })

  it('are changed by one statement with values, in the named database alone', async () => {
    const { ask, workspace } = await host(['sqlite.write:shop.db', 'sqlite:other.db'])
    await ask('sqlite.write', 'run', 'shop.db', 'CREATE TABLE item (name TEXT, price REAL)', [])
    const insert = 'INSERT INTO item VALUES (?, ?)'
    const many = Array.from({ length: 5 }, (_, at) => ask('sqlite.write', 'run', 'shop.db', insert, [`n${at}`, at]))
    expect(await Promise.all(many)).toEqual(Array.from({ length: 5 }, () => ({ changes: 1 })))
    expect(await ask('sqlite', 'query', 'shop.db', 'SELECT count(*) AS n FROM item')).toMatchObject({ rows: [[5]] })
    await expect(ask('sqlite.write', 'run', 'other.db', 'DELETE FROM item', [])).rejects.toThrow(
      '"sqlite.write:other.db"',
    )
    for (const sql of [
      `ATTACH '${workspace}/x.db' AS x`,
      `VACUUM INTO '${workspace}/x.db'`,
      'PRAGMA writable_schema = 1',
      'SELECT 1',
      'DROP TABLE item; DROP TABLE item;',
    ])
      await expect(ask('sqlite.write', 'run', 'shop.db', sql, [])).rejects.toMatchObject({ code: 'TOOL_FAILED' })
    const other = new Database(join(workspace, 'shop.db'))
    onTestFinished(() => void other.close())
    expect(other.prepare('SELECT sum(price) FROM item').pluck().get()).toBe(10)
    other.pragma('journal_mode = WAL')
    other.exec("INSERT INTO item VALUES ('mine', 1)")
    await expect(ask('sqlite.write', 'run', 'shop.db', 'DELETE FROM item', [])).rejects.toThrow(
      'open in another program',
    )
  })
})

describe('secrets and the model for tools', () => {
  it('need their grant, and a secret goes nowhere but into requests', async () => {
    const none = await host([])
    await expect(none.ask('secrets', 'get', 'key')).rejects.toThrow('"secrets:key" was not granted')
    await expect(none.ask('model', 'ask', 'Hello', {})).rejects.toThrow('"model" was not granted')
    const { ask, refused, workspace } = await host(['secrets:key', 'model', 'memory', 'fs.write'])
    expect(await ask('secrets', 'get', 'key')).toBe(SECRET)
    const encoded = Buffer.from(SECRET).toString('base64')
    await expect(ask('memory', 'save', `it is ${SECRET}`)).rejects.toThrow('nowhere else')
    await expect(ask('model', 'ask', `say ${encoded}`, {})).rejects.toThrow('nowhere else')
    await expect(ask('fs.write', 'write', 'a.txt', SECRET)).rejects.toThrow('nowhere else')
    expect(refused).toEqual(['memory', 'model', 'fs.write'])
    expect(() => readFileSync(join(workspace, 'a.txt'))).toThrow('ENOENT')
  })

  it('bound what a call may ask of the model', async () => {
    const { ask } = await host(['model'])
    await ask('model', 'ask', 'one', {})
    await ask('model', 'ask', 'two', { maxTokens: 4096 })
    await expect(ask('model', 'ask', 'three', {})).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
  })

  it('are used by a tool in a whole studio: the model answers, the secret stays hidden in result, log and error', async () => {
    process.env.AUTOGLM_TEST_SECRET = SECRET
    onTestFinished(() => {
      delete process.env.AUTOGLM_TEST_SECRET
    })
    const { studio } = await openStudio()
    await studio.tools.secrets.set('test', 'key', { place: 'variable', variable: 'AUTOGLM_TEST_SECRET' })
    const source = `import { defineTool, z } from 'autoglm'
export default defineTool({ name: 'asker', description: 'Asks', effect: 'pure', capabilities: ['model', 'secrets:key'],
  input: z.object({ fail: z.boolean() }), limits: { seconds: 60 },
  async run({ fail }, ctx) {
    const key = await ctx.secrets.get('key')
    ctx.log('key', key, btoa(key))
    if (fail) throw new Error('bad key ' + key)
    const { outputTokens } = await ctx.model.ask('Hello', { maxTokens: 8 })
    return { outputTokens, key, encoded: btoa('me:' + key), [key]: 1 }
  } })`
    const run = async (fail: boolean): Promise<ToolTrial> => {
      const granted = ['model', 'secrets:key']
      for await (const event of studio.tools.trials.try(source, { fail }, granted, new AbortController().signal))
        if (event.type === 'done') return event.trial
      throw new Error('no end')
    }
    const fine = await run(false)
    expect(fine.error).toBeNull()
    expect(fine.output).toMatchObject({ outputTokens: expect.any(Number), key: '[secret key]' })
    const failed = await run(true)
    expect(failed.error?.message).toBe('bad key [secret key]')
    const told = JSON.stringify([fine, failed, await studio.audit.list({ limit: 100 })])
    for (const form of [SECRET, Buffer.from(SECRET).toString('base64')]) expect(told).not.toContain(form)
    expect(told).not.toContain(Buffer.from(`me:${SECRET}`).toString('base64').slice(6, 20))
  })
})
