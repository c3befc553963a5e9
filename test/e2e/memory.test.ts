import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'

describe('the memory in the window', () => {
  it('is added to, corrected, settled, recalled with reasons, and followed to the run that wrote it and back', async () => {
    const opened = await openApp()
    const { page } = opened
    await page.getByTestId('nav-memory').click()
    await page.getByText('Nothing is remembered yet').waitFor()
    await pictures(opened, 'memory-empty')
    expect(await seriousProblems(page)).toEqual([])

    // A run writes the first one.
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-input').fill('Remember that Alice likes copper.')
    await page.getByTestId('run-start').click()
    await page.getByTestId('approval-approve').click()
    await page.getByText('I will remember that Alice likes copper.').waitFor()
    await page.getByTestId('nav-memory').click()
    const row = page.getByTestId('memory-row')
    await row.filter({ hasText: 'copper' }).click()
    const detail = page.getByTestId('memory-detail')
    await detail.getByText('You said so').waitFor()
    await pictures(opened, 'memory-detail')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('evidence-open').first().click()
    await page.getByTestId('nav-traces').waitFor()
    await page.getByText('memory_save').first().waitFor()
    // And back from the step to what it remembered.
    const kept = page.getByTestId('step-memories')
    await kept.getByRole('button', { name: /copper/ }).waitFor()
    await pictures(opened, 'memory-of-step')
    await kept.getByRole('button', { name: /copper/ }).click()
    await detail.getByText('You said so').waitFor()

    // Two that contradict each other, of which none is newer.
    await page.getByTestId('nav-memory').click()
    for (const city of ['Paris', 'Rome']) {
      await page.getByTestId('memory-new').click()
      await page.getByTestId('memory-text').fill(`Ada lives in ${city}.`)
      await page.getByTestId('memory-subject').fill('Ada')
      await page.getByTestId('memory-predicate').fill('lives in')
      await page.getByTestId('memory-since').fill('2026-01-05')
      if (city === 'Paris') {
        await page.getByTestId('memory-object').fill(city)
        await pictures(opened, 'memory-new')
        expect(await seriousProblems(page)).toEqual([])
      } else await page.getByTestId('memory-object').fill(city)
      await page.getByTestId('memory-keep').click()
      await detail.getByText(`Ada lives in ${city}.`).first().waitFor()
    }
    await page
      .getByTestId('memory-tabs')
      .getByRole('radio', { name: /Conflicts/ })
      .click()
    const conflict = page.getByTestId('memory-conflict')
    await conflict.waitFor()
    await pictures(opened, 'memory-conflicts')
    expect(await seriousProblems(page)).toEqual([])
    await conflict.getByTestId('conflict-keep').first().click()
    await page.getByText('Nothing contradicts itself').waitFor()

    await page.getByTestId('memory-tabs').getByRole('radio', { name: 'What is recalled' }).click()
    await page.getByTestId('recall-question').fill('Which metal does Alice like?')
    await page.getByTestId('recall-go').click()
    await page.getByTestId('recall-hit').filter({ hasText: 'copper' }).waitFor()
    await pictures(opened, 'memory-recall')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('recall-question').fill('quantum chromodynamics')
    await page.getByTestId('recall-go').click()
    await page.locator('[data-testid="recall-answer"][data-abstained="true"]').waitFor()

    await page.getByTestId('memory-tabs').getByRole('radio', { name: 'Memories' }).click()
    await row.filter({ hasText: 'copper' }).click()
    await page.getByTestId('memory-edit').click()
    await page.getByTestId('memory-text').fill('Alice likes copper and tin.')
    await page.getByTestId('memory-keep').click()
    await row.filter({ hasText: 'copper and tin' }).waitFor()
    await page.getByTestId('memory-retract').click()
    await row.filter({ hasText: 'copper and tin' }).waitFor({ state: 'detached' })
    await page.getByTestId('memory-restore').click()
    await row.filter({ hasText: 'copper and tin' }).waitFor()
    await pictures(opened, 'memory-list')

    // Forgotten for good, with what else has it said first.
    await page.getByTestId('memory-more').click()
    await page.getByTestId('memory-forget-about').click()
    await page.getByTestId('forget-name').fill('alice')
    await page
      .getByTestId('forget-goes')
      .getByText(/copper/)
      .first()
      .waitFor()
    await page.getByTestId('forget-runs').check()
    await pictures(opened, 'memory-forget')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('forget-go').click()
    await page.getByText(/^Forgot \d memories; runs removed: 1/).waitFor()
    await row.filter({ hasText: 'copper' }).waitFor({ state: 'detached' })
    await pictures(opened, 'memory-forgotten')
  })
})
