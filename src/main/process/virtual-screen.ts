import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import { StudioError } from '@shared/errors.ts'

/** A screen nobody sees, for a program that wants one. */
export interface VirtualScreen {
  environment: { DISPLAY: string; XAUTHORITY: string }
  close(): void
}

/** Whether a program with windows could start here. */
export const hasScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Starts Xvfb on a free display that only this process's children may use, and that ends with the last of them. Errors: NOT_AVAILABLE when it is not installed or fails. */
export async function openVirtualScreen(): Promise<VirtualScreen> {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'Xvfb'))
    .find((path) => existsSync(path))
  if (!program) {
    throw new StudioError(
      'NOT_AVAILABLE',
      'Python runs in a hidden page, and this machine has no screen for one. Install Xvfb (sudo apt-get install -y xvfb), or run this where there is a screen.',
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-screen-'))
  const authority = join(folder, 'authority')
  writeFileSync(authority, authorityRecord(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-terminate', '-auth', authority]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const close = (): void => {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { environment: { DISPLAY: `:${await displayOf(child)}`, XAUTHORITY: authority }, close }
  } catch (error) {
    close()
    throw error
  }
}

/** The number it writes once it listens. */
function displayOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = (): void =>
      reject(
        new StudioError(
          'NOT_AVAILABLE',
          'The virtual screen for Python (Xvfb) did not start; run "Xvfb :99" to see why.',
        ),
      )
    const timer = setTimeout(fail, 20_000)
    const output = child.stdio[3] as Readable
    output.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(Number.parseInt(text, 10))
    })
    child.once('error', fail)
    child.once('exit', fail)
  })
}

/** One record that fits every display (family 65535). Layout: big-endian lengths before address, number, name and data; libXau. */
function authorityRecord(cookie: Buffer): Buffer {
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
  const none = Buffer.alloc(0)
  const fields = [none, none, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(field)
  return Buffer.concat([Buffer.from([255, 255]), ...fields])
}
