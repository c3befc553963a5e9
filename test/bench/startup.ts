import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronArgs, electronEnv, electronPath, projectRoot } from '../../scripts/lib/runtime.mjs'
import { type Figure, median } from './figure.ts'

const ROUNDS = 5

/** An Electron window that shows one line of HTML and marks when it has: what any Electron program pays. */
const BARE = `
const { app, BrowserWindow } = require('electron')
const { appendFileSync } = require('node:fs')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { sandbox: true } })
  window.webContents.once('did-finish-load', () => {
    appendFileSync(process.env.AUTOGLM_MARKS, JSON.stringify({ name: 'interactive', at: Date.now() }) + '\\n')
  })
  window.once('ready-to-show', () => window.show())
  window.loadURL('data:text/html,<h1>Hello</h1>')
})`

/** Milliseconds from starting the process to its mark "interactive". */
async function measure(app: string, extra: string[]): Promise<number> {
  const electron = electronPath()
  if (!electron) throw new Error('There is no Electron here; run "npm run setup".')
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const marks = join(folder, 'marks')
  writeFileSync(marks, '')
  const began = Date.now()
  const child = spawn(electron.path, [...electronArgs(), app, ...extra], {
    env: { ...electronEnv(electron), AUTOGLM_MARKS: marks },
    stdio: 'ignore',
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  try {
    for (let waited = 0; waited < 60_000; waited += 10) {
      const line = readFileSync(marks, 'utf8')
        .split('\n')
        .find((each) => each.includes('"interactive"'))
      if (line) return JSON.parse(line).at - began
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`${app} was not interactive within a minute.`)
  } finally {
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), 5000)
    await exited
    clearTimeout(killer)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Start to interactive, beside a bare window's, in turns so that a slow moment of the machine hits both. */
export async function benchStartup(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bare-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.cjs' }))
  writeFileSync(join(folder, 'main.cjs'), BARE)
  const profile = join(folder, 'profile')
  await measure(projectRoot, ['--profile', profile])
  await measure(folder, [])
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await measure(folder, []))
    ours.push(await measure(projectRoot, ['--profile', profile]))
  }
  rmSync(folder, { recursive: true, force: true })
  const ratios = ours.map((value, index) => value / (bare[index] ?? 1))
  return [
    {
      name: 'start to interactive, ratio to a bare window',
      value: median(ratios),
      unit: 'x',
      bar: { at: 'most', value: 2.5 },
      detail: `studio ${median(ours)} ms, bare ${median(bare)} ms, medians of ${ROUNDS}`,
    },
  ]
}
