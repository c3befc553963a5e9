import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { adoptClient, api } from '../../../../../src/renderer/bridge/connection.ts'
import { createTwin } from '../../../../../src/renderer/bridge/twin/twin.ts'
import {
  accept,
  choose,
  chooseAll,
  closeLearn,
  openLearn,
  read,
  readOther,
  stopReading,
  wantedNow,
} from '../../../../../src/renderer/features/graph/learn/learn-commands.ts'
import { learnState } from '../../../../../src/renderer/features/graph/learn/learn-state.ts'
import { toastStore } from '../../../../../src/renderer/ui/toasts.ts'
import { MOST_TEXT } from '../../../../../src/shared/learning.ts'
import { until } from '../../../../support/until.ts'

const TEXT = 'Olga works at Harbour Works. Olga knows Pavel. Mia Costa lives in Lisbon.'
const countRelations = async (): Promise<number> => (await api().graph.export({})).relations.length

describe('learning from a text in the page', () => {
  beforeAll(() => {
    adoptClient(createTwin({ pastRuns: 0, speed: Number.POSITIVE_INFINITY }))
  })
  afterEach(() => {
    closeLearn()
    toastStore.setState({ toasts: [] })
  })

  it('reads what is empty or too long', () => {
    openLearn()
    expect(wantedNow()).toBeNull()
    learnState.setState({ text: ' \n' })
    expect(wantedNow()).toBeNull()
    learnState.setState({ text: 'x'.repeat(MOST_TEXT + 1) })
    expect(wantedNow()).toBeNull()
    learnState.setState({ text: TEXT, own: true })
    expect(wantedNow()).toEqual({ kind: 'text', text: TEXT, own: true })
    learnState.setState({ source: 'memories' })
    expect(wantedNow()).toBeNull()
  })

  it('adds what was unticked, or leaves it there when the notice is pressed', async () => {
    const before = await countRelations()
    openLearn()
    learnState.setState({ text: TEXT })
    await read()
    const { result, rows, reading } = learnState.getState()
    expect(result?.proposals.map(({ subject, object }) => [subject, object])).toEqual([
      ['Olga', 'Harbour Works'],
      ['Olga', 'Pavel'],
      ['Mia Costa', 'Lisbon'],
    ])
    expect([rows.size, reading]).toEqual([3, null])
    chooseAll(false)
    choose(0, true)
    await accept()
    expect(learnState.getState()).toMatchObject({ open: false, result: null, text: '' })
    expect(await countRelations()).toBe(before + 1)
    toastStore.getState().toasts[0]?.action?.run()
    await until(() => toastStore.getState().toasts.length > 1)
    expect(await countRelations()).toBe(before)
  })

  it('loses the text after a reading, a failure or a stop, or shows what came after the stop', async () => {
    openLearn()
    learnState.setState({ text: TEXT })
    await read()
    readOther()
    expect(learnState.getState()).toMatchObject({ text: TEXT, result: null })
    const going = read()
    stopReading()
    await going
    expect(learnState.getState()).toMatchObject({ text: TEXT, result: null, reading: null, error: null })
    await read()
    const id = learnState.getState().result?.id
    learnState.setState(({ result }) => ({ result: result && { ...result, id: 'gone' } }))
    await accept()
    expect(learnState.getState()).toMatchObject({ open: true, accepting: false, error: { code: 'NOT_FOUND' } })
    expect(id).not.toBe('gone')
  })
})
