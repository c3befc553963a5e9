import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NewMemory } from '@shared/memory.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import type { Turn } from '../support/scripted-server.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const TEXT = 'Mia Costa leads Lighthouse. Jun works at Harbour Works. Jun does not live in Porto.'
const fact = (subject: string, relation: string, value: string, quote: string) => ({
  ...{ subject, relation, value, quote },
  kind: 'fact',
})
const FACTS = [
  fact('Mia Costa', 'leads', 'Lighthouse', 'Mia Costa leads Lighthouse.'),
  fact('Jun', 'works_at', 'Harbour Works', 'Jun works at Harbour Works.'),
  fact('Jun', 'lives_in', 'Porto', 'Jun does not live in Porto.'),
]
const recorded = (facts: unknown[]): Turn[] => [{ calls: [{ name: 'record_facts', arguments: { facts } }] }]

/** What the model says to a text, by what stands in it. */
function answer(input: string): Turn[] {
  if (input.includes('Lisbon')) return recorded([fact('Ada', 'lives_in', 'Lisbon', 'Ada lives in Lisbon.')])
  if (input.includes('nonsense')) return [{ answer: 'I like this text.' }]
  return recorded(input.includes(TEXT) ? FACTS : [])
}

async function read(page: Page, text: string): Promise<void> {
  await page.getByTestId('graph-learn-text').fill(text)
  await page.getByTestId('graph-learn-read').click()
}

describe('learning from a text, in the window', () => {
  it('adds what was unticked or refused, keeps what was taken back, or fails without a word on what to do', async () => {
    const { profilePath } = await scriptedProfile(answer, [])
    const seed = await openStudio({ profilePath, engine: false })
    seed.studio.memories.add('test', NewMemory.parse({ text: 'Ada lives in Lisbon.' }))
    await seed.close()
    const opened = await openApp({ profilePath })
    const { page } = opened

    // From the palette.
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').locator('input').fill('learn relations')
    await page.locator('[data-action="graph.learn"][aria-disabled="false"]').click()
    const dialog = page.getByTestId('graph-learn-dialog')
    await dialog.waitFor()
    await pictures(opened, 'graph-learn-ask')
    expect(await seriousProblems(page)).toEqual([])
    await read(page, TEXT)
    const proposals = page.getByTestId('graph-learn-proposal')
    await expect.poll(() => proposals.count()).toBe(2)
    expect(await proposals.first().textContent()).toMatch(/Mia Costa leads Lighthouse.*New.*Fact.*62%/)
    await dialog.getByText('1 was left out, and why').click()
    await page.getByTestId('graph-learn-refused').getByText('denied or asked').waitFor()
    await pictures(opened, 'graph-learn-found')
    expect(await seriousProblems(page)).toEqual([])

    // Only what is left ticked is written, and the notice takes it back.
    await proposals.filter({ hasText: 'Jun' }).getByRole('checkbox').uncheck()
    await page.getByTestId('graph-learn-accept').click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('2 entities, 1 relation', { exact: true }).waitFor()
    await pictures(opened, 'graph-learn-added')
    await page.getByTestId('toast-action').click()
    await page.getByText('What was added is taken out again').waitFor()
    await page.getByText('Nothing is related yet').waitFor()

    // What goes wrong is said, with what to do, and what was written stays.
    await page.getByTestId('graph-learn').click()
    await read(page, 'This is nonsense.')
    await page.getByTestId('graph-learn-told').getByText('held no list of facts').waitFor()
    await pictures(opened, 'graph-learn-unusable')
    await page.getByTestId('graph-learn-other').click()
    expect(await page.getByTestId('graph-learn-text').inputValue()).toBe('This is nonsense.')
    await read(page, 'The sea is wide.')
    await page.getByTestId('graph-learn-told').getByText('found no relation').waitFor()
    await page.getByTestId('graph-learn-other').click()
    await page.getByTestId('graph-learn-text').fill('x'.repeat(300_001))
    await dialog.getByText('these are 300,001').waitFor()
    expect(await page.getByTestId('graph-learn-read').isDisabled()).toBe(true)

    // From a file that is chosen, and from a memory.
    const file = join(temporaryFolder('texts'), 'notes.md')
    writeFileSync(file, `# Notes\n\n${TEXT}\n`)
    await opened.app.evaluate(({ dialog: shell }, path) => {
      shell.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
    }, file)
    const source = page.getByTestId('graph-learn-source')
    await source.getByRole('radio', { name: 'A file' }).click()
    await page.getByTestId('graph-learn-read').click()
    await expect.poll(() => proposals.count()).toBe(2)
    expect(await proposals.first().textContent()).toContain('73%')
    await page.getByTestId('graph-learn-other').click()
    await source.getByRole('radio', { name: 'Memories' }).click()
    await page.getByTestId('graph-learn-memory').check()
    await pictures(opened, 'graph-learn-memories')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('graph-learn-read').click()
    await proposals.filter({ hasText: 'Ada lives in Lisbon' }).waitFor()
    await page.getByTestId('graph-learn-accept').click()
    await page.getByText('2 entities, 1 relation', { exact: true }).waitFor()
  })

  it('goes on reading after it was cancelled', async () => {
    const { profilePath } = await scriptedProfile(() => [{ answer: 'x' }], [])
    const seed = await openStudio({ profilePath, engine: false })
    await seed.close()
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-graph').click()
    await page.getByTestId('graph-learn').click()
    const long = Array.from({ length: 60 }, (_, index) => `Paragraph ${index}. ${'Words follow words. '.repeat(140)}`)
    await read(page, long.join('\n\n'))
    await page.getByTestId('graph-learn-stop').click()
    await page.getByTestId('graph-learn-text').waitFor()
    expect(await page.getByTestId('graph-learn-told').count()).toBe(0)
  })
})
