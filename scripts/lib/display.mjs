import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupError } from './log.mjs'
import { adopt } from './process.mjs'
import { which } from './system.mjs'

/**
 * The display number in what `Xvfb -displayfd` has written so far.
 * @param {string} text
 * @returns {number | null} null until the whole line has arrived: `1` may be the beginning of `12`
 */
export function parseDisplay(text) {
  const match = /^\s*(\d+)\n/.exec(text)
  return match ? Number(match[1]) : null
}

/**
 * One Xauthority record that fits every display number (family 65535 is "wild"), so it can be written before Xvfb has
 * chosen one. Layout: libXau's AuWrite.c, big-endian 16-bit family, then four length-prefixed strings.
 * @param {Buffer} cookie
 * @returns {Buffer}
 */
export function authorityRecord(cookie) {
  const field = (/** @type {Buffer} */ bytes) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
  const none = Buffer.alloc(0)
  return Buffer.concat([
    Buffer.from([255, 255]),
    field(none),
    field(none),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(cookie),
  ])
}

/**
 * Start a virtual screen of our own on a free display number.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, stop: () => Promise<void> }>}
 */
export async function startXvfb() {
  const xvfb = which('Xvfb')
  if (!xvfb)
    throw new SetupError(
      "a virtual screen is needed; type `sudo apt-get install -y xvfb xauth` (or your system's equivalent)",
    )
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-xvfb-'))
  const authority = join(folder, 'Xauthority')
  writeFileSync(authority, authorityRecord(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset', '-auth', authority]
  // Where util-linux has it, the kernel ends Xvfb with us even after a SIGKILL.
  const setpriv = which('setpriv')
  const [command, all] = setpriv ? [setpriv, ['--pdeathsig', 'TERM', xvfb, ...args]] : [xvfb, args]
  // In a group of its own: a Ctrl-C must reach the program first, which still needs its screen to close in order.
  const child = adopt(spawn(command, all, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true }), {
    forward: false,
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  const number = await new Promise((resolve, reject) => {
    let text = ''
    let errors = ''
    const fail = (why) => reject(new SetupError(`Xvfb did not start (${why}); run \`Xvfb :99\` to see why`))
    const timer = setTimeout(() => fail('no answer in 20 s'), 20_000)
    child.stderr.setEncoding('utf8').on('data', (chunk) => (errors = (errors + chunk).slice(-2000)))
    child.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      const found = parseDisplay(text)
      if (found === null) return
      clearTimeout(timer)
      resolve(found)
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', () => fail(errors.trim().split('\n').pop()))
  }).catch(async (error) => {
    await stop()
    throw error
  })
  return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, stop }
}

/**
 * Run a task with a screen: the one there is, else a private one for as long as the task takes.
 * @template T
 * @param {boolean} needed whether to start a private one
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withScreen(needed, task) {
  if (!needed) return task(process.env)
  const screen = await startXvfb()
  try {
    return await task({ ...process.env, ...screen.env })
  } finally {
    await screen.stop()
  }
}
