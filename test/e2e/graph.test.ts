import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { temporaryFolder } from '../support/studio.ts'

/** As a person fills in the dialog that is open. */
async function relate(page: Page, subject: string, relation: string, object: string): Promise<void> {
  await page.getByTestId('graph-add-subject').fill(subject)
  await page.getByTestId('graph-add-relation').fill(relation)
  await page.getByTestId('graph-add-object').fill(object)
  await page.getByTestId('graph-add-go').click()
  await page.getByTestId('graph-add-dialog').waitFor({ state: 'detached' })
}

async function tab(page: Page, name: string): Promise<void> {
  await page.getByTestId('graph-tabs').getByRole('radio', { name }).click()
}

/** Until the points stay where they are. */
const settled = async (page: Page): Promise<void> =>
  page.locator('[data-testid="graph-canvas"][data-ready="true"][data-moving="false"]').waitFor()

describe('the graph in the window', () => {
  it('is begun, drawn, chosen from, searched, asked, tidied and looked at as it was', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('nav-graph').click()
    await page.getByText('Nothing is related yet').waitFor()
    await pictures(opened, 'graph-empty')
    expect(await seriousProblems(page)).toEqual([])

    await page.getByTestId('graph-first').click()
    await page.getByTestId('graph-add-subject').fill('Ada')
    await page.getByTestId('graph-add-relation').fill('— —')
    await page.getByText('A relation takes words').waitFor()
    await pictures(opened, 'graph-add')
    expect(await seriousProblems(page)).toEqual([])
    await relate(page, 'Ada', 'works at', 'Harbour Works')
    const more: [string, string, string][] = [
      ['Harbour Works', 'located in', 'Lisbon'],
      ['Bo', 'works at', 'Harbour Works'],
      ['Bo', 'lives in', 'Porto'],
      ['Mia', 'leads', 'A committee for the naming of very long things that will not fit anywhere at all'],
    ]
    for (const [subject, relation, object] of more) {
      await page.getByTestId('graph-add').click()
      await relate(page, subject, relation, object)
    }
    await page.getByText('7 entities, 5 relations').waitFor()
    await settled(page)

    // Found by name, it stands in the middle of the picture, where a click chooses it.
    await page.getByTestId('graph-search').fill('harb')
    await page.getByTestId('graph-found').filter({ hasText: 'Harbour Works' }).click()
    const entity = page.getByTestId('graph-entity')
    await entity.getByRole('heading', { name: 'Harbour Works' }).waitFor()
    await entity.getByText('Relations (3)').waitFor()
    await page.getByTestId('graph-search').fill('mia')
    await page.getByTestId('graph-found').filter({ hasText: 'Mia' }).click()
    await entity.getByRole('heading', { name: 'Mia' }).waitFor()
    await page.getByTestId('graph-search').fill('harb')
    await page.getByTestId('graph-found').filter({ hasText: 'Harbour Works' }).click()
    await entity.getByRole('heading', { name: 'Harbour Works' }).waitFor()
    // The picture has moved to it by then.
    await page.waitForTimeout(600)
    await entity.getByTestId('graph-relation-open').first().click()
    await page.getByTestId('graph-relation-detail').waitFor()
    const canvas = page.getByTestId('graph-canvas')
    await canvas.click()
    await entity.getByRole('heading', { name: 'Harbour Works' }).waitFor()
    await page.getByTestId('graph-fit').click()
    await pictures(opened, 'graph-entity')
    expect(await seriousProblems(page)).toEqual([])

    // Only around it, and back.
    await page.getByTestId('graph-only').click()
    await page.getByText('4 entities, 3 relations (3 more not shown)').waitFor()
    await entity.getByText('Bo', { exact: true }).click()
    await entity.getByRole('heading', { name: 'Bo' }).waitFor()
    await page.getByTestId('graph-expand').click()
    await page.getByText('5 entities, 4 relations (2 more not shown)').waitFor()
    await page.getByTestId('graph-unfocus').click()
    await page.getByText('7 entities, 5 relations').waitFor()

    // A kind of relation is left out.
    await page.getByRole('checkbox', { name: /works at/ }).uncheck()
    await page.getByText('6 entities, 3 relations').waitFor()
    await page.getByTestId('graph-show-all').click()
    await page.getByText('7 entities, 5 relations').waitFor()

    // From one to another, with the keyboard.
    await tab(page, 'Path')
    await page.getByTestId('graph-path-from').fill('ada')
    await page.getByTestId('graph-path-from-option').waitFor()
    await page.getByTestId('graph-path-from').press('Enter')
    await page.getByTestId('graph-path-to').fill('porto')
    await page.getByTestId('graph-path-to-option').waitFor()
    await page.getByTestId('graph-path-to').press('Enter')
    const steps = page.getByTestId('graph-path-step')
    await expect.poll(() => steps.allTextContents()).toHaveLength(3)
    expect((await steps.allTextContents()).join('; ')).toMatch(
      /Ada works at Harbour Works.*Bo works at Harbour Works.*Bo lives in Porto/,
    )
    await pictures(opened, 'graph-path')
    expect(await seriousProblems(page)).toEqual([])

    await tab(page, 'Ask')
    await page.getByTestId('graph-question').fill('Where does Ada work?')
    await page.getByTestId('graph-ask').click()
    await page.getByTestId('graph-answer').filter({ hasText: 'Harbour Works' }).first().waitFor()
    await page.getByTestId('graph-path').getByText('Ada works at Harbour Works').waitFor()
    await pictures(opened, 'graph-ask')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('graph-question').fill('What does the moon weigh?')
    await page.getByTestId('graph-ask').click()
    await page.locator('[data-testid="graph-answers"][data-abstained="true"]').waitFor()
  })

  it('is corrected, merged and set apart again, and shows what was held before', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('nav-graph').click()
    await page.getByTestId('graph-first').click()
    await relate(page, 'Ada', 'works at', 'Harbour Works')
    await page.getByTestId('graph-add').click()
    await relate(page, 'Bo', 'works at', 'Harbor Works')
    await page.getByText('4 entities, 2 relations').waitFor()

    await tab(page, 'Alike')
    const pair = page.getByTestId('graph-duplicate')
    await pair.filter({ hasText: 'Harbor Works' }).waitFor()
    await pictures(opened, 'graph-alike')
    expect(await seriousProblems(page)).toEqual([])
    await pair.getByTestId('graph-merge').click()
    await page.getByText('3 entities, 2 relations').waitFor()
    await page.getByTestId('graph-merged').waitFor()
    await page.getByTestId('graph-unmerge').click()
    await page.getByText('4 entities, 2 relations').waitFor()
    await page.getByTestId('graph-merged').getByText('Undone').waitFor()

    // Wrong, and taken back.
    await tab(page, 'Find')
    await page.getByTestId('graph-search').fill('Ada')
    await page.getByTestId('graph-found').filter({ hasText: 'Ada' }).click()
    await page.getByTestId('graph-relation-open').click()
    const detail = page.getByTestId('graph-relation-detail')
    await detail.getByText('You said so').waitFor()
    await pictures(opened, 'graph-relation')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('graph-retract').click()
    await page.getByText(/4 entities, 1 relation/).waitFor()
    await detail.getByText('Holds no more').waitFor()
    // What was held before is there to be seen.
    const slider = page.getByTestId('graph-slider')
    await slider.focus()
    await slider.press('Home')
    await page.getByText(/2 entities, 1 relation/).waitFor()
    await page.getByTestId('graph-as').getByRole('radio', { name: 'List' }).click()
    await page.getByTestId('graph-row-relation').getByText('works at').waitFor()
    await pictures(opened, 'graph-as-of')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('graph-now').click()
    await page.getByTestId('graph-row-entity').getByText('Bo').waitFor()
    await page.getByTestId('graph-restore').click()
    await page.getByText('4 entities, 2 relations').waitFor()
    await page.getByTestId('graph-confirm').click()
    await detail.getByText('You confirmed it').first().waitFor()

    // Renamed, and called otherwise too.
    await detail.getByRole('button', { name: 'Ada' }).click()
    await page.getByTestId('graph-entity-rename').click()
    await page.getByTestId('graph-name').fill('Ada Brandt')
    await page.getByTestId('graph-entity-type').fill('person')
    await page.getByTestId('graph-rename-go').click()
    const entity = page.getByTestId('graph-entity')
    await entity.getByRole('heading', { name: 'Ada Brandt' }).waitFor()
    await page.getByTestId('graph-entity-alias').click()
    await page.getByTestId('graph-alias').fill('Countess')
    await page.getByTestId('graph-alias-go').click()
    await entity.getByText('Countess').waitFor()
    await page.getByTestId('graph-entity-merge').click()
    await page.getByTestId('graph-merge-into').fill('Bo')
    await page.getByTestId('graph-merge-into-option').click()
    await pictures(opened, 'graph-edit')
    expect(await seriousProblems(page)).toEqual([])

    const file = join(temporaryFolder('graph'), 'graph.json')
    await opened.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await page.getByTestId('graph-export').click()
    await page.getByText('Wrote 2 relations to').waitFor()
    expect(JSON.parse(readFileSync(file, 'utf8')).relations).toHaveLength(2)
  })

  it('is led to from a memory in three parts, and leads back to it', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('nav-memory').click()
    await page.getByTestId('memory-new').click()
    await page.getByTestId('memory-text').fill('Ada lives in Paris.')
    await page.getByTestId('memory-subject').fill('Ada')
    await page.getByTestId('memory-predicate').fill('lives in')
    await page.getByTestId('memory-object').fill('Paris')
    await page.getByTestId('memory-keep').click()
    await page.getByTestId('memory-in-graph').click()
    await page.getByTestId('graph-entity').getByRole('heading', { name: 'Ada' }).waitFor()
    await page.getByTestId('graph-relation-open').click()
    await page.getByTestId('graph-open-memory').getByText('Ada lives in Paris.').waitFor()
    await pictures(opened, 'graph-from-memory')
    await page.getByTestId('graph-open-memory').click()
    await page.getByTestId('memory-detail').getByText('Ada lives in Paris.').first().waitFor()
  })
})
