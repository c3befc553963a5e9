import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { writeRecordedRun } from '../../support/recorded-run.ts'
import { openStudio, temporaryFolder } from '../../support/studio.ts'

const profileWithRun = async (): Promise<{ profile: string; run: string }> => {
  const profile = temporaryFolder('cli')
  const test = await openStudio({ profilePath: profile, engine: false })
  const { id } = writeRecordedRun(test.studio.store)
  await test.close()
  return { profile, run: id }
}

describe('what is said of a run on the command line', () => {
  it('is not kept, not listed, or not found again', async () => {
    const { profile, run } = await profileWithRun()
    const call = async (...words: string[]) => {
      const { code, stdout, stderr } = await cli([...words, '--json', '--profile', profile])
      expect(code, stderr + stdout).toBe(0)
      return JSON.parse(stdout)
    }
    const step = 'span_recorded1_2'
    const thumb = await call('annotate', run, '--span', step, '--score', '1')
    expect(thumb).toMatchObject({ spanId: step, body: { kind: 'score', name: 'thumb', value: 1 }, author: 'person' })
    await call('annotate', run, '--score=-0.5', '--name', 'tone')
    await call('annotate', run, '--span', step, '--correction', 'It should say this.\u001b[2J')
    expect(await call('tag', run, 'good', 'short')).toMatchObject({ tags: ['good', 'short'] })
    expect(await call('tag', run, '--add', '工具', '--remove', 'short')).toMatchObject({ tags: ['good', '工具'] })
    expect(await call('note', run, 'Look', 'again.')).toMatchObject({ notes: 'Look again.', tags: ['good', '工具'] })
    const { annotations } = await call('annotations', run)
    expect(annotations.map(({ body }: { body: { kind: string } }) => body.kind)).toEqual([
      'score',
      'score',
      'correction',
    ])
    const shown = await cli(['annotations', run, '--profile', profile])
    expect(shown.stdout).toContain('Tags: good, 工具\n\nLook again.\n\nANNOTATION')
    expect(shown.stdout).toMatch(/the run +score +tone -0\.5/)
    expect(shown.stdout).toContain('It should say this.·[2J')
    expect((await call('runs', '--filter', 'tag:good score<0')).runs).toHaveLength(1)
    expect((await cli(['runs', '--profile', profile])).stdout).toMatch(/TOKENS +TAGS +INPUT\n.* good, 工具 /)
    expect((await call('runs', '--filter', 'score>1')).runs).toEqual([])
    expect((await call('annotate', run, '--remove', thumb.id)).annotations).toHaveLength(2)
    expect(await call('audit', 'verify')).toMatchObject({ ok: true })
  })

  it('is taken although it makes no sense', async () => {
    const { profile, run } = await profileWithRun()
    for (const [words, code] of [
      [['annotate', run], 2],
      [['annotate', run, '--score', 'much'], 2],
      [['annotate', run, '--score', '1', '--label', 'good'], 2],
      [['annotate', run, '--label', 'good', '--name', 'tone'], 2],
      [['annotate', run, '--comment', ' '], 2],
      [['annotate', run, '--span', 'span_elsewhere', '--label', 'good'], 1],
      [['annotate', 'run_nothing', '--label', 'good'], 1],
      [['annotate', run, '--remove', 'note_nothing'], 1],
      [['tag', run, 'a', '--add', 'b'], 2],
      [['annotations', 'run_nothing'], 1],
    ] as const) {
      const result = await cli([...words, '--profile', profile])
      expect(result.code, `${words.join(' ')}: ${result.stderr}`).toBe(code)
    }
    expect((await cli(['annotations', run, '--profile', profile])).stdout).toBe('Nothing was said of this run.\n')
  })
})
