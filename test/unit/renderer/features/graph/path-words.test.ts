import type { PathStep } from '@shared/graph.ts'
import { describe, expect, it } from 'vitest'
import {
  asRelationType,
  highlightOf,
  stepWords,
  withoutLonely,
  withPath,
} from '../../../../../src/renderer/features/graph/path-words.ts'
import { entityNamed, partOf, relationOf } from './parts.ts'

const ada = entityNamed('Ada')
const works = entityNamed('Harbour Works')
const bo = entityNamed('Bo')
const alone = entityNamed('Nobody')
const adaWorks = relationOf(ada, 'works_at', works, 0.9)
const boWorks = relationOf(bo, 'works_at', works, 0.8)
const path: PathStep[] = [
  { relation: adaWorks, backwards: false, from: ada, to: works },
  { relation: boWorks, backwards: true, from: works, to: bo },
]

describe('a path', () => {
  it('says of a step that was gone backwards that the company works at the person', () => {
    const said = path.map(stepWords).map(({ subject, object }) => [subject.name, object.name])
    expect(said).toEqual([
      ['Ada', 'Harbour Works'],
      ['Bo', 'Harbour Works'],
    ])
  })

  it('lets a part of it fade with the rest, or leaves out what was not in the picture', () => {
    const { nodes, edges } = highlightOf(path)
    expect([...nodes].sort()).toEqual([ada.id, works.id, bo.id].sort())
    expect([...edges]).toEqual([adaWorks.id, boWorks.id])
    const whole = withPath(partOf([ada, works], [adaWorks], 7), path)
    expect(whole.entities.map(({ name }) => name)).toEqual(['Ada', 'Harbour Works', 'Bo'])
    expect(whole.relations).toEqual([adaWorks, boWorks])
    expect(whole.left).toBe(6)
  })

  it('drops what somebody opened because nothing leads to it', () => {
    const part = partOf([ada, works, alone, bo], [adaWorks])
    expect(withoutLonely(part, new Set([bo.id])).entities).toEqual([ada, works, bo])
    expect(withoutLonely(part, new Set()).left).toBe(2)
  })
})

describe('a kind of relation as it is typed', () => {
  it.each([
    ['works at', 'works_at'],
    ['worksAt', 'works_at'],
    ['  Works-At!', 'works_at'],
    ['居住在', '居住在'],
    ['ｗｏｒｋｓ　ａｔ', 'works_at'],
    ['—', null],
    ['', null],
    ['x'.repeat(101), null],
  ])('is refused by the host, or takes another name: %j', (typed, type) => {
    expect(asRelationType(typed)).toBe(type)
  })
})
