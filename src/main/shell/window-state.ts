import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserWindow, screen } from 'electron'
import { z } from 'zod'

const WindowState = z.object({
  bounds: z.object({
    x: z.number().int().optional(),
    y: z.number().int().optional(),
    width: z.number().int().min(900),
    height: z.number().int().min(600),
  }),
  maximized: z.boolean(),
})
type WindowState = z.infer<typeof WindowState>

const DEFAULT: WindowState = { bounds: { width: 1280, height: 800 }, maximized: false }
const stateFile = (profilePath: string): string => join(profilePath, 'window.json')

/** The window as it was left, if that place is still on a screen; the default otherwise. */
export function restoreWindowState(profilePath: string): WindowState {
  let state: WindowState
  try {
    state = WindowState.parse(JSON.parse(readFileSync(stateFile(profilePath), 'utf8')))
  } catch {
    // No file yet, or one nobody can use: where a window stands is not worth a question.
    return DEFAULT
  }
  const { x, y, width, height } = state.bounds
  if (x === undefined || y === undefined) return state
  const visible = screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    const overlapY = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y)
    return overlapX > 100 && overlapY > 100
  })
  return visible ? state : { ...DEFAULT, maximized: state.maximized }
}

/** Writes the window's place when it closes. */
export function keepWindowState(window: BrowserWindow, profilePath: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(stateFile(profilePath), JSON.stringify(state))
    } catch (error) {
      // A profile that cannot be written was already reported by the host; closing must still work.
      console.error(`The window's place was not kept: ${String(error)}`)
    }
  })
}
