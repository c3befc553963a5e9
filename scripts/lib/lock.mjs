import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './log.mjs'

// A holder touches its lock this often; one untouched for six beats belongs to a process that is gone. Time and not the
// process id decides, because two containers may share the cache without sharing process ids.
const BEAT_MS = 5_000
const STALE_MS = 30_000

/**
 * Run `task` while holding the lock file, so that two set-ups at once do not write the same things.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(path, task) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!take(path)) {
    if (!told) say('another set-up is running; waiting for it')
    told = true
    await sleep(500)
  }
  const release = () => rmSync(path, { force: true })
  const beat = setInterval(() => touch(path), BEAT_MS)
  process.once('exit', release)
  try {
    return await task()
  } finally {
    clearInterval(beat)
    process.off('exit', release)
    release()
  }
}

function take(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) {
      // Rename before removing: of two waiters only one moves the stale file, and neither deletes a fresh one.
      const grave = `${path}.${process.pid}.stale`
      renameSync(path, grave)
      rmSync(grave, { force: true })
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  return false
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // The file was removed by hand; the work goes on, only its protection is gone.
  }
}
