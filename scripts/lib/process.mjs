import { spawn } from 'node:child_process'

// Children still running: whoever ends this script ends them too, so nothing is left behind.
const live = new Map()
let watching = false
let signalled = null

// npm starts scripts through `sh`, which a SIGTERM to npm ends without reaching us: notice by our parent's change.
const PARENT_POLL_MS = 1_000

function watchSignals() {
  if (watching) return
  watching = true
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), PARENT_POLL_MS).unref()
  }
  process.on('exit', () => {
    for (const child of live.keys()) child.kill('SIGTERM')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const told = [...live].filter(([, forward]) => forward).map(([child]) => child)
      for (const child of told) child.kill(signal)
      // With a child in the foreground its exit code decides; without one there is nothing to wait for.
      if (told.length === 0) process.exit(signalExitCode(signal))
      else signalled = signal
    })
  }
}

/**
 * The shell's convention for a process ended by a signal: 128 + its number.
 * @param {string} signal
 */
export function signalExitCode(signal) {
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal] ?? 1)
}

/**
 * Track a child so that signals to this script reach it and it cannot outlive us.
 * @template {import('node:child_process').ChildProcess} C
 * @param {C} child
 * @param {{ forward?: boolean }} [options] `forward: false` for a service that others still need while they shut down;
 *   it is only ended with us
 * @returns {C}
 */
export function adopt(child, { forward = true } = {}) {
  watchSignals()
  live.set(child, forward)
  child.once('exit', () => live.delete(child))
  child.once('error', () => live.delete(child))
  return child
}

/**
 * Run a helper command to its end and collect what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, show?: boolean, shell?: boolean }} [options]
 *   `show` sends its output to our stderr instead of collecting it
 * @returns {Promise<{ code: number, stdout: string, stderr: string, timedOut: boolean }>} never rejects: a command that
 *   cannot be started has code 127
 */
export function capture(command, args, { cwd, env, timeoutMs = 0, show = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const stdio = show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe']
    const child = adopt(spawn(command, args, { cwd, env, stdio, shell }))
    let stdout = ''
    let stderr = ''
    let timedOut = false
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text))
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, timeoutMs)
    const done = (code) => {
      clearTimeout(timer)
      if (signalled) process.exit(signalExitCode(signalled))
      resolve({ code, stdout, stderr, timedOut })
    }
    child.once('error', (error) => {
      stderr += error.message
      done(127)
    })
    child.once('close', (code, signal) => done(code ?? signalExitCode(signal)))
  })
}

/**
 * Run the command the user asked for with our stdin, stdout and stderr; its exit code becomes ours.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function foreground(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = adopt(spawn(command, args, { cwd, env, stdio: 'inherit' }))
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signalExitCode(signal)))
  })
}
