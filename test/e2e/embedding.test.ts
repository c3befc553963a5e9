import { expect, test } from 'vitest'
import { openApp, screenshot } from '../support/app.ts'
import { openStudio, temporaryFolder } from '../support/studio.ts'

const MEMORIES = 120

test('the window does not say how far meanings are, cannot stop them, or does not go on', async () => {
  const profilePath = temporaryFolder('profile')
  const seed = await openStudio({ profilePath, engine: false })
  seed.studio.store.write((tx) => {
    for (let at = 0; at < MEMORIES; at += 1) {
      tx.run('INSERT INTO memory (id, text, text_sha256, created_at) VALUES (:id, :text, :hash, 1)', {
        id: `memory_${at}`,
        text: `Note ${at}: ${'the harvest of the northern fields is weighed and written down. '.repeat(12)}`,
        hash: String(at).padStart(64, '0'),
      })
    }
    tx.run(`INSERT INTO memory_version (memory_seq, tx_from, status, importance) SELECT seq, 1, 'active', 0.5 FROM memory
      WHERE seq NOT IN (SELECT memory_seq FROM memory_version)`)
  })
  await seed.close()

  const { page } = await openApp({ profilePath })
  await page.getByTestId('nav-settings').click()
  const progress = page.getByTestId('embedding-progress')
  await progress.waitFor()
  await progress.scrollIntoViewIfNeeded()
  await page.getByTestId('embedding-stop').click()
  await page.getByTestId('embedding-resume').waitFor()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await progress.scrollIntoViewIfNeeded()
      await screenshot(page, `embedding-${theme}-${width}`)
    }
  }
  await page.getByTestId('settings-embedding').selectOption('none')
  await page.getByTestId('embedding-resume').click()
  await progress.waitFor({ state: 'detached' })
  await page.getByTestId('settings-embedding').selectOption('')
  await page.getByTestId('embedding-stop').waitFor()
  await screenshot(page, 'embedding-working')
  await progress.waitFor({ state: 'detached', timeout: 60_000 })
  await page.getByTestId('nav-models').click()
  const row = page.getByTestId('model-row').filter({ hasText: 'all-MiniLM-L6-v2' })
  await row.waitFor()
  expect(await row.textContent()).toMatch(/bundled.*embeddings/)
  expect(await row.getByTestId('model-load').count()).toBe(0)
  await row.getByRole('button', { name: 'all-MiniLM-L6-v2' }).click()
  await screenshot(page, 'embedding-models')
  await page.getByTestId('nav-run').click()
  await page.getByTestId('run-model').click()
  await page.getByRole('menuitemradio', { name: /AutoGLM/ }).waitFor()
  expect(await page.getByRole('menuitemradio', { name: /MiniLM/ }).count()).toBe(0)
})
