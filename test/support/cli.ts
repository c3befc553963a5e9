import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { built } from './studio.ts'

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

export interface CliOptions {
  input?: string | Uint8Array
  /** Added to the environment. */
  env?: Record<string, string>
}

/** Starts the built command line as a person's shell would. */
export function startCli(args: string[], options: CliOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [join(built, 'cli.js'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  // The program may end before it has read all of it; that is its right.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  return child
}

export function collect(child: ChildProcess): Promise<CliResult> {
  const result: CliResult = { code: null, stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text
  })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      result.code = code
      resolve(result)
    })
  })
}

export const cli = (args: string[], options?: CliOptions): Promise<CliResult> => collect(startCli(args, options))

/** Resolves once the newest run of the profile has an inference going on, as another program may see it in the database. */
export async function inferring(profilePath: string): Promise<void> {
  const file = join(profilePath, 'studio.db')
  for (;;) {
    await delay(30)
    if (!existsSync(file)) continue
    const database = new Database(file, { readonly: true })
    try {
      const sql =
        "SELECT 1 FROM span JOIN run ON run.id = run_id WHERE kind = 'inference' AND span.status = 'running' AND run.status = 'running'"
      if (database.prepare(sql).get()) return
    } finally {
      database.close()
    }
  }
}
