import { randomBytes } from 'node:crypto'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleForNode } from '../../support/bundle.ts'
import { temporaryProfile } from '../../support/profile.ts'
import { until } from '../../support/until.ts'

let bundle: { file: string; remove: () => void }
beforeAll(async () => {
  bundle = await bundleForNode('src/main/store/checkpoint-worker.ts')
})
afterAll(() => bundle.remove())

/** More than a commit of a store without the thread leaves in the log. */
const MUCH = 6_000_000
const size = (path: string): number => statSync(path).size

describe('checkpoints in their thread', () => {
  test('no commit moves pages itself, and the thread moves them soon after', async () => {
    const profile = temporaryProfile()
    const store = await profile.open({ checkpointEntry: pathToFileURL(bundle.file) })
    const before = size(profile.path)
    store.write((tx) => tx.blobs.put(randomBytes(MUCH)))
    expect(size(profile.path)).toBe(before)
    await until(() => size(profile.path) > before + MUCH)
    // What is committed while the thread rests wakes it again.
    store.write((tx) => tx.blobs.put(randomBytes(MUCH)))
    await until(() => size(profile.path) > before + 2 * MUCH)
  })

  test('a store that is closed while much is committed leaves no log behind and loses nothing', async () => {
    const profile = temporaryProfile()
    const store = await profile.open({ checkpointEntry: pathToFileURL(bundle.file) })
    const before = size(profile.path)
    store.write((tx) => tx.blobs.put(randomBytes(MUCH)))
    await until(() => size(profile.path) > before)
    const last = randomBytes(MUCH)
    const name = store.write((tx) => tx.blobs.put(last))
    await store.close()
    expect(existsSync(`${profile.path}-wal`)).toBe(false)
    const again = await profile.open()
    expect(again.notices).toEqual([])
    expect(Buffer.from(again.blobs.get(name)).equals(last)).toBe(true)
  })

  test('when the thread cannot work, commits move pages again as without it', async () => {
    const profile = temporaryProfile()
    const broken = join(profile.folder, 'broken.mjs')
    writeFileSync(broken, "throw new Error('no thread today')")
    const store = await profile.open({ checkpointEntry: pathToFileURL(broken) })
    const before = size(profile.path)
    store.write((tx) => tx.blobs.put(randomBytes(MUCH)))
    expect(size(profile.path)).toBe(before)
    await until(() => {
      store.run("INSERT INTO setting (key, value) VALUES ('a', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1")
      return size(profile.path) > before + MUCH
    })
    await store.close()
    expect(existsSync(`${profile.path}-wal`)).toBe(false)
  })
})
