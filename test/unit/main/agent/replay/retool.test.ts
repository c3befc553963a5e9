import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { equalAfter } from '../../../../../src/main/agent/replay/normalise.ts'
import { withWorkspaceCopy } from '../../../../../src/main/studio/workspace-copy.ts'
import { currentTime } from '../../../../../src/main/tools/builtin/current-time.ts'
import { readFile } from '../../../../../src/main/tools/builtin/read-file.ts'
import { KEEP_NOTHING } from '../../../../../src/main/tools/changes/types.ts'
import { changingFiles } from '../../../../../src/main/tools/changes/workspace-files.ts'
import { NO_MEMORY } from '../../../../support/no-memory.ts'

const signal = new AbortController().signal
const files = changingFiles('/nowhere', KEEP_NOTHING, signal)
const base = { allowHttp: false, memory: NO_MEMORY, files, runId: 'run', spanId: 'span', signal }

describe('comparing results of tools with recorded ones', () => {
  it('finds another time of day equal, and another time zone not', async () => {
    const at = async (iso: string, timezone: string) =>
      (await currentTime({ now: () => new Date(iso) }).run({ timezone }, { ...base, workspacePath: '/' })).content
    const then = await at('2026-11-04T14:04:05Z', 'Europe/Paris')
    expect(equalAfter(then, await at('2027-01-09T03:15:59Z', 'Europe/Paris'), [])).toEqual(['timestamps'])
    expect(equalAfter(then, await at('2026-11-04T14:04:05Z', 'Asia/Tokyo'), [])).toBeNull()
  })

  it('finds what a file says now different, and reads only the copy of the workspace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'autoglm-retool-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'a.txt'), 'one apple')
    const read = () =>
      withWorkspaceCopy(folder, base.signal, async (copy) => {
        expect(copy.startsWith(folder)).toBe(false)
        return (await readFile.run({ path: 'a.txt' }, { ...base, workspacePath: copy })).content
      })
    const then = await read()
    expect(await read()).toBe(then)
    writeFileSync(join(folder, 'a.txt'), 'two apples')
    expect(equalAfter(then, await read(), [folder])).toBeNull()
  })

  it('takes out line endings, temporary paths, durations and process ids, and leaves dates and numbers alone', () => {
    expect(equalAfter('a\r\nb', 'a\nb', [])).toEqual(['lineEndings'])
    expect(equalAfter('in /home/x/work', 'in /tmp/copy', ['/tmp/copy', '/home/x/work'])).toEqual(['temporaryPaths'])
    expect(equalAfter('took 12 ms, pid 41', 'took 9.5 ms, pid 7', [])).toEqual(['durations', 'processIds'])
    expect(equalAfter('due 2026-01-01', 'due 2026-01-02', [])).toBeNull()
    expect(equalAfter('41 apples', '42 apples', [])).toBeNull()
  })
})
