import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Studio } from '../../src/main/studio/studio.ts'
import { clientOf } from '../support/client.ts'
import { HOSTILE, type Hostile } from '../support/hostile-tools.ts'
import { openQuietStudio } from './bench-studio.ts'
import type { Figure } from './figure.ts'

/** Milliseconds between two questions to the studio. */
const EVERY_MS = 10

const nameOf = (at: number): string => `hostile_${at}`

const source = (name: string, { before = '', run }: Hostile): string => `// @ts-nocheck
import { defineTool, z } from 'autoglm'
${before}
export default defineTool({ name: '${name}', description: 'Hostile', effect: 'pure', input: z.object({}),
  limits: { seconds: 1, memoryMb: 16, outputKb: 64 },
  async run(input, ctx) { ${run} },
})`

/** Hostile tools written, enabled and called in a whole studio, one after another: how long it ever took to answer meanwhile, and whether it kept who they were. */
export async function benchHostile(): Promise<Figure[]> {
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const studio = await openQuietStudio(profile)
  try {
    const waits: Wait[] = []
    let asking = true
    const asked = (async () => {
      while (asking) {
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
        const waited = startWait()
        await clientOf({ studio }).audit.list({ limit: 1 })
        waits.push(waited())
      }
    })()
    const beat = watchBeat()
    const attacks: { name: string; id: string }[] = []
    for (const [at, hostile] of HOSTILE.entries())
      attacks.push({ name: nameOf(at), id: await attack(studio, nameOf(at), hostile) })
    asking = false
    await asked
    const silence = beat()
    const longest = [...waits, silence].reduce((most, wait) => (wait.ms > most.ms ? wait : most))
    const entries = await studio.audit.list({ limit: 500 })
    const called = new Set(entries.filter(({ action }) => action.startsWith('tool.')).map(({ subject }) => subject))
    const refused = new Set(entries.filter(({ result }) => result === 'refused').map(({ subject }) => subject))
    const missing = attacks.filter(({ name, id }) => !called.has(name) && !refused.has(id)).map(({ name }) => name)
    return [
      {
        name: `${HOSTILE.length} hostile tools: the longest wait for an answer`,
        value: longest.ms,
        unit: 'ms',
        bar: { at: 'most', value: 100 },
        detail: `${longest.idle.toFixed(0)} ms of it without a processor; ${waits.length} questions`,
      },
      {
        name: 'hostile tools the audit log does not name',
        value: missing.length,
        unit: '',
        bar: { at: 'most', value: 0 },
        detail: missing.join(' '),
      },
    ]
  } finally {
    await studio.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

interface Wait {
  ms: number
  /** Milliseconds of it in which the thread could have worked, but other programs or threads had the processors; 0 where the system does not say. */
  idle: number
}

/** Returns what gives how long ago it was called. */
function startWait(): () => Wait {
  const began = performance.now()
  const idle = idleSoFar()
  return () => ({ ms: performance.now() - began, idle: idleSoFar() - idle })
}

/** Milliseconds that the program's first thread has waited for a processor. */
function idleSoFar(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

/** Returns what gives the longest time in which nothing else was done by then. */
function watchBeat(): () => Wait {
  let waited = startWait()
  let longest: Wait = { ms: 0, idle: 0 }
  const timer = setInterval(() => {
    const { ms, idle } = waited()
    if (ms - EVERY_MS > longest.ms) longest = { ms: ms - EVERY_MS, idle }
    waited = startWait()
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    return longest
  }
}

/** As a person does who was given a tool: keeps it, enables it where that goes, and calls it. Resolves with its id. */
async function attack(studio: Studio, name: string, hostile: Hostile): Promise<string> {
  const { tools } = clientOf({ studio })
  const { id } = await tools.create({ source: source(name, hostile) })
  const enabled = await tools.enable({ toolId: id, granted: [] }).then(
    () => true,
    () => false,
  )
  if (enabled) for await (const _ of await tools.run({ name, input: {} }));
  return id
}
