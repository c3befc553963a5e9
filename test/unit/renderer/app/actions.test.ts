import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ACTIONS, runAction } from '../../../../src/renderer/app/actions.ts'
import { en } from '../../../../src/renderer/app/i18n/en.ts'
import { layoutStore } from '../../../../src/renderer/app/layout.ts'
import { adoptClient } from '../../../../src/renderer/bridge/connection.ts'
import { feedStudio, studioNow } from '../../../../src/renderer/bridge/studio-store.ts'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { runState } from '../../../../src/renderer/features/run/run-state.ts'
import { parseShortcut } from '../../../../src/renderer/lib/shortcuts.ts'
import { until } from '../../../support/until.ts'

const enabled = (id: string) => ACTIONS.find((action) => action.id === id)?.enabled()

describe('action registry before there is a studio', () => {
  it('gives two actions one id, or one key to two actions', () => {
    const ids = ACTIONS.map((action) => action.id)
    expect(new Set(ids).size).toBe(ids.length)
    const keys = ACTIONS.flatMap((action) => action.shortcuts ?? []).map((text) => JSON.stringify(parseShortcut(text)))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has an action without a name', () => {
    for (const action of ACTIONS) expect(en.action[action.label]).toBeTruthy()
    expect(Object.keys(en.action).sort()).toEqual(ACTIONS.map((action) => action.label).sort())
  })

  it('offers what needs a studio while there is none', () => {
    expect(enabled('run.new')).toBe(false)
    expect(enabled('models.open')).toBe(false)
    expect(enabled('view.traces')).toBe(true)
  })
})

describe('action registry', () => {
  beforeAll(async () => {
    adoptClient(createTwin({ pastRuns: 3, speed: Number.POSITIVE_INFINITY }))
    feedStudio(new AbortController().signal)
    await until(() => studioNow() !== null)
  })
  afterEach(() => {
    layoutStore.setState({ view: 'run' })
    runState.setState({ draft: '', runId: null })
  })

  it('runs with nothing written', () => {
    expect(enabled('run.start')).toBe(false)
    runState.setState({ draft: '   ' })
    expect(enabled('run.start')).toBe(false)
    runState.setState({ draft: 'What is 12*7?' })
    expect(enabled('run.start')).toBe(true)
  })

  it('starts a run from a view where the input cannot be seen', () => {
    runState.setState({ draft: 'What is 12*7?' })
    layoutStore.setState({ view: 'models' })
    expect(enabled('run.start')).toBe(false)
  })

  it('does something for an id that is unknown or makes no sense now', () => {
    expect(runAction('no.such.action')).toBe(false)
    expect(runAction('run.stop')).toBe(false)
    expect(runAction('traces.delete')).toBe(false)
  })

  it('does not change the theme, or offers the theme that already holds', async () => {
    expect(runAction('settings.theme.dark')).toBe(true)
    await until(() => studioNow()?.settings.theme === 'dark')
    expect(enabled('settings.theme.dark')).toBe(false)
  })

  it('starts, and the draft stays', async () => {
    runState.setState({ draft: 'What is 12*7?', seed: '7' })
    expect(runAction('run.start')).toBe(true)
    await until(() => runState.getState().runId !== null)
    expect(runState.getState().draft).toBe('')
    const { runId } = runState.getState()
    await until(() => studioNow()?.runs.find((run) => run.id === runId)?.status === 'done')
    expect(studioNow()?.runs.find((run) => run.id === runId)).toMatchObject({ answer: '12*7 = 84', seed: 7 })
  })
})
