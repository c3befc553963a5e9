import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seriousProblems } from '../support/accessibility.ts'
import { openApp, pictures } from '../support/app.ts'
import { scriptedProfile } from '../support/scripted-profile.ts'
import type { Turn } from '../support/scripted-server.ts'
import { temporaryFolder } from '../support/studio.ts'

const call = (name: string, given: Record<string, unknown>): Turn => ({ calls: [{ name, arguments: given }] })
const recipe = [
  '# Bread',
  '',
  '- 500 g of flour',
  '- 300 g of water',
  '- 10 g of salt',
  '',
  'Mix, wait, bake.',
  '',
].join('\n')

const SCRIPTS: Record<string, Turn[]> = {
  'Less salt': [
    call('edit_file', { path: 'notes/bread.md', old_text: '10 g of salt', new_text: '8 g of salt' }),
    { answer: 'Done.' },
  ],
  'More water': [
    call('edit_file', { path: 'notes/bread.md', old_text: '300 g', new_text: '350 g' }),
    { answer: 'Done.' },
  ],
  'Write a plan': [
    call('write_file', { path: 'plans/monday.md', content: '# Monday\n\nBake bread.\n' }),
    { answer: 'Done.' },
  ],
  'Ask me': [
    call('ask_user', { question: 'Which flour shall I take?', choices: ['Wheat', 'Rye'] }),
    { answer: 'As you like.' },
  ],
  'Go in circles': [...Array.from({ length: 3 }, () => call('calculator', { expression: '1+1' })), { answer: 'Two.' }],
}

describe('what tools may do, in the window', () => {
  it('is not shown before it happens, allowed for good without a word, or cannot be undone', async () => {
    const workspace = temporaryFolder('workspace')
    mkdirSync(join(workspace, 'notes'))
    const bread = join(workspace, 'notes/bread.md')
    writeFileSync(bread, recipe)
    const tools = ['edit_file', 'write_file', 'calculator', 'ask_user']
    const { profilePath } = await scriptedProfile((input) => SCRIPTS[input] ?? [{ answer: 'What?' }], tools, workspace)
    const opened = await openApp({ profilePath })
    const { page } = opened
    const ask = async (input: string) => {
      await page.getByTestId('run-input').fill(input)
      await page.getByTestId('run-start').click()
    }

    await ask('Less salt')
    const card = page.getByTestId('approval-card')
    await card.getByTestId('proposed-changes').getByText('8 g of salt').waitFor()
    await pictures(opened, 'permissions-approval')
    expect(await seriousProblems(page)).toEqual([])
    expect(readFileSync(bread, 'utf8')).toBe(recipe)
    await card.getByTestId('approval-always').click()
    await pictures(opened, 'permissions-always')
    await page.getByTestId('approval-rule').getByText('allow edit_file when path is notes/**').click()
    await page.getByText('Done.').first().waitFor()
    expect(readFileSync(bread, 'utf8')).toContain('8 g of salt')

    await page.getByTestId('run-new').click()
    await ask('More water')
    await page.getByText('Done.').first().waitFor()
    expect(readFileSync(bread, 'utf8')).toContain('350 g')
    await page.getByTestId('approval-decision').getByText('allow edit_file when path is notes/**').waitFor()

    // The trace shows what was changed, and the way back.
    await page.getByTestId('run-open-trace').click()
    await page.locator('[data-testid="span-row"][data-kind="tool"]').first().click()
    const changes = page.getByTestId('inspector').getByTestId('step-changes')
    await changes.getByRole('button', { name: /bread\.md/ }).click()
    await changes.getByText('350 g of water').waitFor()
    await pictures(opened, 'permissions-changes')
    expect(await seriousProblems(page)).toEqual([])
    await changes.getByTestId('changes-undo').click()
    await page.getByTestId('confirm').click()
    await changes.getByText('undone').waitFor()
    expect(readFileSync(bread, 'utf8')).toContain('300 g')
    await pictures(opened, 'permissions-undone')

    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-new').click()
    await ask('Write a plan')
    await card.getByTestId('proposed-changes').getByText('Bake bread.').waitFor()
    await pictures(opened, 'permissions-new-file')
    await card.getByTestId('approval-deny').click()
    await page.getByText('Done.').first().waitFor()
    expect(existsSync(join(workspace, 'plans'))).toBe(false)

    await page.getByTestId('run-new').click()
    await ask('Go in circles')
    await card.getByTestId('approval-repeated').waitFor()
    await pictures(opened, 'permissions-repeated')
    await card.getByTestId('approval-deny').click()
    await page.getByText('Two.').first().waitFor()

    await page.getByTestId('run-new').click()
    await ask('Ask me')
    const question = page.getByTestId('question-card')
    await question.getByText('Which flour shall I take?').waitFor()
    await pictures(opened, 'permissions-question')
    expect(await seriousProblems(page)).toEqual([])
    await question.getByTestId('question-answer').fill('Spelt, please')
    await question.getByTestId('question-send').click()
    await page.getByText('As you like.').first().waitFor()
    await page.getByTestId('approval-decision').getByText('Spelt, please').waitFor()

    await page.getByTestId('nav-settings').click()
    const section = page.getByTestId('settings-permissions')
    await section.getByTestId('permission-new').fill('allow everything please')
    await section.getByTestId('permission-add').click()
    await section.getByRole('alert').waitFor()
    await section.scrollIntoViewIfNeeded()
    await pictures(opened, 'permissions-settings')
    await section.getByTestId('permission-new').fill('deny * when path is secrets/**')
    await section.getByTestId('permission-add').click()
    await section.getByText('deny * when path is secrets/**').waitFor()
    await section.getByTestId('permission-mode').getByRole('radio', { name: 'Change nothing' }).click()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByTestId('nav-run').click()
    await page.getByTestId('run-new').click()
    await ask('Write a plan')
    await page.getByText('Done.').first().waitFor()
    expect(existsSync(join(workspace, 'plans'))).toBe(false)
  })
})
