import { stat } from 'node:fs/promises'
import { toErrorInfo } from '@shared/errors.ts'
import type { McpCheck, McpProblem } from '@shared/mcp.ts'
import { serverEnvironment } from '../../tools/mcp/environment.ts'
import { McpFailure } from '../../tools/mcp/failure.ts'
import { findProgram } from '../../tools/mcp/find-program.ts'
import type { McpTarget } from '../../tools/mcp/types.ts'
import type { McpService } from './mcp-service.ts'

/** Looks at one server from the ground up and says of each thing how it stands. Errors: NOT_FOUND. */
export async function examine(mcp: McpService, name: string): Promise<McpCheck[]> {
  const { id, confirmed, commandLine, definition, missingSecrets } = mcp.get(name)
  const checks: McpCheck[] = []
  let broken = false
  const check = async (what: McpCheck['check'], look: () => Promise<string>): Promise<void> => {
    if (broken) {
      checks.push({
        check: what,
        result: 'skipped',
        message: 'Not looked at, for something before it failed.',
        problem: null,
      })
      return
    }
    try {
      checks.push({ check: what, result: 'ok', message: await look(), problem: null })
    } catch (error) {
      broken = true
      const problem = problemOf(error)
      checks.push({ check: what, result: 'failed', message: problem.message, problem })
    }
  }
  let target: McpTarget | null = null
  await check('confirmed', async () => {
    if (confirmed) return 'What is started was confirmed.'
    throw failure('unconfirmed', `Nobody has confirmed it yet, so it was not started: ${commandLine}`)
  })
  await check('secrets', async () => {
    if (missingSecrets.length > 0)
      throw failure('secret-missing', `It needs ${missingSecrets.join(', ')}, which nobody has entered.`)
    target = await mcp.target(id)
    return 'All it needs to know is there.'
  })
  await check(definition.transport === 'stdio' ? 'program' : 'address', async () => {
    if (target?.transport === 'stdio') return await lookForProgram(target)
    return `It is reached at ${commandLine}.`
  })
  await check('connect', async () => {
    const { peer } = await mcp.connect(id)
    return `It is ${peer?.name} ${peer?.version} and speaks protocol ${peer?.protocol}.`
  })
  await check('tools', async () => {
    const tools = mcp.get(id).tools.filter(({ consent }) => consent !== 'gone')
    const waiting = tools.filter(({ consent }) => consent !== 'given').length
    return `It has ${tools.length} tools${waiting > 0 ? `; ${waiting} wait for consent` : ''}.`
  })
  await check('schemas', async () => {
    const bad = mcp.get(id).tools.filter(({ problem, consent }) => problem !== null && consent === 'given')
    if (bad.length === 0) return 'What they take can be told to a model.'
    throw failure('schema', bad.map((tool) => `${tool.name}: ${tool.problem}`).join(' '))
  })
  return checks
}

async function lookForProgram({ command, cwd, env }: Extract<McpTarget, { transport: 'stdio' }>): Promise<string> {
  const folder = await stat(cwd).catch(() => null)
  if (!folder?.isDirectory()) throw failure('not-found', `The folder it should start in is not there: ${cwd}`)
  const found = await findProgram(command, cwd, serverEnvironment(env))
  if (!found)
    throw failure(
      'not-found',
      `There is no program "${command}" in the folders where programs are looked for. Install it, or write its whole path.`,
    )
  if (!found.executable) throw failure('not-executable', `${found.path} is there, but cannot be started as a program.`)
  return `The program is ${found.path}.`
}

const failure = (kind: McpProblem['kind'], message: string): McpFailure => new McpFailure({ kind, message, lines: [] })

const problemOf = (error: unknown): McpProblem =>
  error instanceof McpFailure ? error.problem : { kind: 'other', message: toErrorInfo(error).message, lines: [] }
