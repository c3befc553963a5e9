import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { electronArgs, electronEnv, electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import { insertTool, insertVersion, setGrants } from '../../src/main/studio/authored/tool-rows.ts'
import type { Studio } from '../../src/main/studio/studio.ts'
import type { ToolDeclaration } from '../../src/shared/authored-tools.ts'
import { ToolId } from '../../src/shared/ids.ts'
import { openQuietStudio } from './bench-studio.ts'
import { type Figure, median } from './figure.ts'

const TOOLS = 1000
const SAVES = 5
/** A person sees a frame that takes longer. */
const FRAME_MS = 50

const nameOf = (at: number): string => `tool_${at.toString().padStart(4, '0')}`

const sourceOf = (name: string, factor: number): string => `import { defineTool, z } from 'autoglm'
export default defineTool({
  name: '${name}', description: 'Multiplies by ${factor}', effect: 'pure',
  input: z.object({ value: z.number().describe('What to multiply') }),
  run: ({ value }) => value * ${factor},
})
`

const declarationOf = (name: string, factor: number): ToolDeclaration => ({
  name,
  description: `Multiplies by ${factor}`,
  effect: 'pure',
  inputSchema: {
    type: 'object',
    properties: { value: { type: 'number', description: 'What to multiply' } },
    required: ['value'],
    additionalProperties: false,
  },
  outputSchema: null,
  capabilities: [],
  limits: { seconds: 10, memoryMb: 32, outputKb: 256 },
  examples: [],
})

/** A thousand written and enabled tools: opening the studio, saving one of them, and their list in the real window. */
export async function benchThousandTools(): Promise<Figure[]> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const profile = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  try {
    // The first one makes the database.
    await timed(profile, async () => undefined)
    const empty = await timed(profile, async () => undefined)
    await timed(profile, async (studio) => write(studio))
    const saves: number[] = []
    const full = await timed(profile, async (studio) => {
      const { authored } = studio.tools
      const tool = authored.get(nameOf(500))
      let version = tool.version
      for (let round = 0; round < SAVES; round += 1) {
        const began = performance.now()
        version = (await authored.save('bench', tool.id, sourceOf(tool.name, 1000 + round), version)).version
        saves.push(performance.now() - began)
      }
    })
    const app = await _electron.launch({
      executablePath: electron.path,
      args: [...electronArgs(), projectRoot, '--profile', profile],
      env: electronEnv(electron) as Record<string, string>,
    })
    try {
      const page = await app.firstWindow()
      page.setDefaultTimeout(60_000)
      await page.getByTestId('run-input').waitFor()
      // The model is loaded meanwhile, and is not what is measured.
      await page.waitForTimeout(3000)
      const began = performance.now()
      await page.getByTestId('nav-tools').click()
      await page.getByTestId('tool-row').first().waitFor()
      const shown = performance.now() - began
      const scrolled = await scroll(page)
      const typed = await type(page, 'tool_0777')
      await page.getByTestId('tool-row').getByText('tool_0777').waitFor()
      const rows = await page.getByTestId('tool-row').count()
      if (rows !== 1) throw new Error(`The filter shows ${rows} tools.`)
      return [
        {
          name: 'thousand tools: opening the studio, more than without',
          value: full - empty,
          unit: 'ms',
          bar: { at: 'most', value: 500 },
          detail: `${full.toFixed(0)} ms against ${empty.toFixed(0)} ms`,
        },
        {
          name: 'thousand tools: saving one of them',
          value: median(saves),
          unit: 'ms',
          bar: { at: 'most', value: 250 },
        },
        { name: 'thousand tools: click to the list', value: shown, unit: 'ms', bar: { at: 'most', value: 500 } },
        frames('scrolling the list', scrolled),
        frames('typing into the filter', typed),
      ]
    } finally {
      await app.close()
    }
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}

/** Milliseconds until the studio is open; then `work`. */
async function timed(profilePath: string, work: (studio: Studio) => Promise<void>): Promise<number> {
  const began = performance.now()
  const studio = await openQuietStudio(profilePath)
  const spent = performance.now() - began
  await work(studio)
  await studio.close()
  return spent
}

async function write({ store }: Studio): Promise<void> {
  store.write((tx) => {
    for (let at = 0; at < TOOLS; at += 1) {
      const id = ToolId.parse(`tool_bench${at}`)
      const name = nameOf(at)
      const version = { toolId: id, version: 1, name, source: sourceOf(name, at), problem: null, savedAt: at }
      insertTool(tx, id, at)
      insertVersion(tx, { ...version, declaration: declarationOf(name, at) })
      setGrants(tx, id, true, [])
    }
  })
}

const frames = (what: string, times: number[]): Figure => ({
  name: `thousand tools: longest frame while ${what}`,
  value: Math.max(...times),
  unit: 'ms',
  bar: { at: 'most', value: FRAME_MS },
  detail: `${times.length} frames, median ${median(times).toFixed(1)} ms`,
})

/** Down to the end of the list, and the time of each frame. */
async function scroll(page: Page): Promise<number[]> {
  return await page.evaluate(async () => {
    const list = document.querySelector('.tools__scroll')
    if (!list) throw new Error('There is no list.')
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const times: number[] = []
    let last = await frame()
    while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
      list.scrollTop += 200
      const now = await frame()
      times.push(now - last)
      last = now
    }
    list.scrollTop = 0
    await frame()
    return times
  })
}

/** A key every 100 ms, and the time of each frame meanwhile. */
async function type(page: Page, text: string): Promise<number[]> {
  await page.getByTestId('tools-filter').click()
  const measured = page.evaluate(
    (milliseconds) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const began = performance.now()
        let last = began
        const step = (now: number) => {
          times.push(now - last)
          last = now
          if (now - began < milliseconds) requestAnimationFrame(step)
          else resolve(times.slice(1))
        }
        requestAnimationFrame(step)
      }),
    (text.length + 3) * 100,
  )
  await page.keyboard.type(text, { delay: 100 })
  return await measured
}
