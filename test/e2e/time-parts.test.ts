import { expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'

it('where the time of a run went does not add up, or leaves out what was waited for', async () => {
  const app = await openApp()
  const { page } = app
  await page.getByTestId('run-input').fill('Remember that Alice likes copper.')
  await page.getByTestId('run-start').click()
  await page.getByTestId('approval-card').waitFor()
  await page.waitForTimeout(700)
  await page.getByTestId('approval-approve').click()
  await page.getByTestId('run-answer').waitFor()
  await page.getByTestId('run-open-trace').click()
  await page.locator('[data-testid="span-row"][data-kind="agent"]').waitFor()
  await page.getByTestId('trace-pane').locator('[data-value="timeline"]').click()
  const shares = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      await page
        .getByTestId('time-share')
        .evaluateAll((all) =>
          all.map((each) => [each.getAttribute('data-part'), Number(each.getAttribute('data-ms'))]),
        ),
    )
  await page.getByTestId('time-shares').waitFor()
  const parts = await shares()
  const { approval = 0, prefill = 0, decode = 0, tool = 0 } = parts
  expect(approval).toBeGreaterThan(600)
  expect(Math.min(prefill, decode, tool)).toBeGreaterThan(0)
  expect(parts.model).toBeUndefined()
  const total = Number(await page.getByTestId('time-shares').getAttribute('data-total'))
  expect(Object.values(parts).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(total, 6)

  // Over the first inference: its parts by name.
  const canvas = page.getByTestId('timeline-canvas')
  const box = await canvas.boundingBox()
  if (!box) throw new Error('There is no timeline.')
  await page.mouse.move(box.x + 24, box.y + 30)
  await page
    .locator('.timeline__tip')
    .getByText(/Prefill/)
    .waitFor()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForTimeout(200)
    expect([theme, await seriousProblems(page)]).toEqual([theme, []])
  }
  await pictures(app, 'time-parts')
})
