import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { docx, pdf } from '../support/documents.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import { temporaryFolder } from '../support/studio.ts'

const CHART = {
  kind: 'bar',
  title: 'Sales by city',
  files: ['sales.csv'],
  query: 'select city, sum(amount) as total from sales group by 1 order by 1',
}

/** Whether a picture was really drawn: an `img` that could not be shown has no width. */
const isDrawn = (picture: Locator): Promise<boolean> =>
  picture.locator('img').evaluate((image) => 'naturalWidth' in image && Number(image.naturalWidth) > 0)

function workspace(): string {
  const folder = temporaryFolder('workspace')
  mkdirSync(join(folder, 'manuals'))
  writeFileSync(join(folder, 'sales.csv'), 'city,amount\nParis,30\nLagos,45\nParis,12\nLima,20\n')
  writeFileSync(
    join(folder, 'manuals/lamp.md'),
    '# Lamp\n\n## Warranty\n\nThe warranty of the lamp lasts seven years.\n',
  )
  writeFileSync(
    join(folder, 'manuals/bike.pdf'),
    pdf(['Oil the chain.', 'The warranty of the bicycle lasts two years.']),
  )
  writeFileSync(join(folder, 'manuals/offer.docx'), docx(['# Offer', 'We deliver on Tuesday.']))
  writeFileSync(join(folder, 'manuals/broken.pdf'), 'nothing')
  return folder
}

describe('what the studio comes with', () => {
  it('draws a chart that is seen in the run, in its trace and where a tool is tried', async () => {
    const turns = [{ calls: [{ name: 'draw_chart', arguments: CHART }] }, { answer: 'Lagos sells most.' }]
    const { profilePath } = await scriptedProfile(() => turns, ['draw_chart'], workspace())
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('run-input').fill('Which city sells most?')
    await page.getByTestId('run-start').click()
    await page.getByText('Lagos sells most.').first().waitFor()
    const shown = page.getByTestId('tool-card').getByTestId('picture')
    await shown.waitFor()
    expect(await isDrawn(shown)).toBe(true)
    await pictures(opened, 'chart-run')
    expect(await seriousProblems(page)).toEqual([])
    await shown.getByRole('button').click()
    await page.getByTestId('picture-large').waitFor()
    await pictures(opened, 'chart-large')
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByTestId('run-open-trace').click()
    await page.locator('[data-testid="span-row"][data-kind="tool"]').first().click()
    const inspected = page.getByTestId('inspector').getByTestId('picture')
    await inspected.waitFor()
    expect(await isDrawn(inspected)).toBe(true)
    await pictures(opened, 'chart-trace')

    await page.getByTestId('nav-tools').click()
    await page.getByTestId('tool-row-other').filter({ hasText: 'draw_chart' }).click()
    const tried = page.getByTestId('other-try')
    await tried.getByRole('radio', { name: 'JSON' }).click()
    await tried.getByTestId('schema-form-json').fill(JSON.stringify(CHART))
    await tried.getByTestId('try-run').click()
    const result = tried.getByTestId('picture')
    await result.waitFor()
    expect(await isDrawn(result)).toBe(true)
    await pictures(opened, 'chart-tried')
    await page.mouse.move(0, 0)
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('tool-row-other').filter({ hasText: 'convert_units' }).click()
    await page.getByTestId('field-value').fill('5')
    await page.getByTestId('field-from').fill('km')
    await page.getByTestId('field-to').fill('mile')
    await page.getByTestId('try-run').click()
    await page.getByTestId('try-result').getByText('3.10685596119').waitFor()
  })

  it('indexes a folder, says what it could not read, finds passages by their place, and forgets it', async () => {
    const { profilePath } = await scriptedProfile(() => [{ answer: 'x' }], [], workspace())
    const opened = await openApp({ profilePath })
    const { page } = opened
    await page.getByTestId('nav-knowledge').click()
    await page.getByText('No documents yet').waitFor()
    await pictures(opened, 'knowledge-empty')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('knowledge-new').click()
    await page.getByTestId('knowledge-name').fill('Manuals')
    await pictures(opened, 'knowledge-new')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('knowledge-create').click()
    await page.getByTestId('knowledge-changes').getByText('New 3').waitFor()
    await page.getByTestId('knowledge-query').fill('how long is the warranty of the bicycle?')
    await page.getByTestId('knowledge-ask').click()
    const first = page.getByTestId('knowledge-hit').first()
    await first.getByText('manuals/bike.pdf').waitFor()
    await first.getByText('page 2').waitFor()
    await page.getByRole('button', { name: /1 file was not read/ }).click()
    await page.getByText('manuals/broken.pdf').waitFor()
    await pictures(opened, 'knowledge-found')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('knowledge-update').click()
    await page.getByTestId('knowledge-changes').getByText('unchanged 4').waitFor()
    await page.getByTestId('knowledge-remove').click()
    await page.getByTestId('confirm').click()
    await page.getByText('No documents yet').waitFor()
  })
})
