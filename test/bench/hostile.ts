import { mkdtempSync, rmSync } from 'node:fs'
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
    const waits: number[] = []
    let asking = true
    const asked = (async () => {
      while (asking) {
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
        const due = performance.now()
        await clientOf({ studio }).audit.list({ limit: 1 })
        // Also what the question itself was late by.
        waits.push(performance.now() - due)
      }
    })()
    const beat = watchBeat()
    const attacks: { name: string; id: string }[] = []
    for (const [at, hostile] of HOSTILE.entries())
      attacks.push({ name: nameOf(at), id: await attack(studio, nameOf(at), hostile) })
    asking = false
    await asked
    const silence = beat()
    const entries = await studio.audit.list({ limit: 500 })
    const called = new Set(entries.filter(({ action }) => action.startsWith('tool.')).map(({ subject }) => subject))
    const refused = new Set(entries.filter(({ result }) => result === 'refused').map(({ subject }) => subject))
    const missing = attacks.filter(({ name, id }) => !called.has(name) && !refused.has(id)).map(({ name }) => name)
    return [
      {
        name: `${HOSTILE.length} hostile tools: the longest wait for an answer`,
        value: Math.max(silence, ...waits),
        unit: 'ms',
        bar: { at: 'most', value: 100 },
        detail: `${waits.length} questions`,
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

/** Returns what gives the longest time, in ms, in which nothing else was done by then. */
function watchBeat(): () => number {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - EVERY_MS)
    last = performance.now()
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
