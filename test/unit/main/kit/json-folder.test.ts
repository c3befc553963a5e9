import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { JsonFolder } from '../../../../src/main/kit/json-folder.ts'
import { temporaryFolder } from '../../../support/studio.ts'

const Thing = z.object({ id: z.string(), size: z.number() })

test('a folder of values fails for want of the folder, of one bad file, or lets a name out of it', () => {
  const path = join(temporaryFolder('values'), 'deep', 'folder')
  const folder = new JsonFolder(path, Thing)
  expect(folder.list()).toEqual([])
  expect(folder.get('thing_1')).toBeNull()
  folder.remove('thing_1')
  folder.put({ id: 'thing_2', size: 2 })
  folder.put({ id: 'thing_1', size: 1 })
  folder.put({ id: 'thing_1', size: 3 })
  for (const [name, text] of Object.entries({ broken: '{"id": ', foreign: '{"id": 5}', list: '[]' }))
    writeFileSync(join(path, `${name}.json`), text)
  expect(folder.list()).toEqual([
    { id: 'thing_1', size: 3 },
    { id: 'thing_2', size: 2 },
  ])
  expect(folder.get('broken')).toBeNull()
  expect(readdirSync(path).filter((name) => name.endsWith('.part'))).toEqual([])
  folder.remove('thing_1')
  expect(folder.list()).toHaveLength(1)
  for (const id of ['../out', 'a/b', '', 'A', '.'])
    expect(() => folder.put({ id, size: 0 })).toThrow(/cannot be a file name/)
})
