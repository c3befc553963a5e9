import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { confirmed, consented, inlineServer, smallServer } from '../../support/mcp-servers.ts'
import { isAlive } from '../../support/processes.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

describe('what a server says of its tools', () => {
  it('hides from the person or the model, or two of them cannot be told apart', async () => {
    const opened = await openStudio({ engine: false })
    const tools = JSON.stringify([
      {
        name: 'read.file',
        description: 'Reads\u202E a \u200Bfile.\nSecond line.',
        inputSchema: { type: 'object', properties: { path: { type: 'string', description: 'where\u{E0041}' } } },
      },
      { name: 'read_file', description: 'Reads.', inputSchema: { type: 'object', properties: {} } },
    ])
    const { id } = await confirmed(
      opened,
      'odd',
      inlineServer(smallServer(tools, `reply({ content: [{ type: 'text', text: params.name }] })`)),
    )
    const server = await consented(opened, id)
    expect(server.tools.map(({ problem }) => problem)).toEqual([null, null])
    const [first, second] = server.tools
    expect(first?.description).toBe('Reads\\u{202e} a \\u{200b}file.\nSecond line.')
    expect(JSON.stringify(first?.inputSchema)).toContain('where\\\\u{e0041}')
    expect(second?.toolName).toBe('odd_read_file')
    expect(first?.toolName).toMatch(/^odd_read_file_[0-9a-f]{6}$/)
    const { registry } = opened.studio.tools
    expect(registry.names.filter((name) => name.startsWith('odd_')).sort()).toEqual([second?.toolName, first?.toolName])
    await opened.close()
  })
})

describe.skipIf(process.platform === 'win32')('a server that ignores the end of its input', () => {
  it('outlives a studio that was killed with -9', async () => {
    const folder = temporaryFolder('orphan')
    const [pidFile, stdio] = [join(folder, 'pid'), join(process.cwd(), 'src/main/tools/mcp/stdio-transport.ts')]
    // It starts a child too, and neither cares that nobody reads or writes any more.
    const deaf = `process.on('SIGTERM', () => {}); process.stdin.on('error', () => {});
      const kid = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, process.pid + ' ' + kid.pid); setInterval(() => {}, 1000)`
    const studio = join(folder, 'studio.mjs')
    writeFileSync(
      studio,
      `import { StdioTransport } from ${JSON.stringify(stdio)}
       const target = { transport: 'stdio', command: process.execPath, args: ['-e', ${JSON.stringify(deaf)}], env: {}, cwd: ${JSON.stringify(folder)} }
       await new StdioTransport(target, { onStderr() {}, onJunk() {} }).start()
       setInterval(() => {}, 1000)`,
    )
    const child = spawn(process.execPath, ['--import', loader(folder), studio], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').includes(' '))
    const [server = 0, kid = 0] = readFileSync(pidFile, 'utf8').split(' ').map(Number)
    expect([isAlive(server), isAlive(kid)]).toEqual([true, true])
    child.kill('SIGKILL')
    await until(() => !isAlive(server) && !isAlive(kid))
  }, 30_000)
})

/** A program that resolves `@shared`, as the build does. */
function loader(folder: string): string {
  const hooks = join(folder, 'hooks.mjs')
  const shared = JSON.stringify(`file://${join(process.cwd(), 'src/shared')}/`)
  writeFileSync(
    hooks,
    `import { registerHooks } from 'node:module'
     registerHooks({ resolve: (name, context, next) => next(name.startsWith('@shared/') ? ${shared} + name.slice(8) : name, context) })`,
  )
  return hooks
}
