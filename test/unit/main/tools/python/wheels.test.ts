import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findWheels, readWheelName } from '../../../../../src/main/tools/python/wheels.ts'

test.for([
  ['greet-1.0-py3-none-any.whl', null],
  ['six-1.16.0-py2.py3-none-any.whl', null],
  ['typing_extensions-4.12-1a-py3-none-any.whl', null],
  ['old-1.0-py2-none-any.whl', /Python here is 3\.14/],
  ['numpy-2.4.6-cp314-cp314-manylinux_2_28_x86_64.whl', /compiled for manylinux_2_28_x86_64/],
  ['fast-1.0-cp314-abi3-any.whl', /compiled for abi3/],
] as const)('%s is taken or refused with a reason a person can act on', ([file, problem]) => {
  const read = readWheelName(file)
  if (problem === null) expect(read?.problem).toBeNull()
  else expect(read?.problem).toMatch(problem)
})

test('what is no wheel by its name is none', () => {
  for (const file of ['a.whl', 'a-1.whl', 'a-1-py3-none-any.zip', '../a-1-py3-none-any.whl'])
    expect(readWheelName(file)).toBeNull()
})

test('a folder that changes is another set, and a missing module is explained by what is in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-wheels-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'Some_Thing-1.0-py3-none-any.whl'), 'zip')
  writeFileSync(join(folder, 'notes.txt'), 'x')
  const first = await findWheels(folder)
  expect((await first.load()).map(({ path, bytes }) => [path, bytes.length])).toEqual([
    ['Some_Thing-1.0-py3-none-any.whl', 3],
  ])
  expect(first.sentence('pandas', [])).toBe('Beyond the standard library there are: Some_Thing.')
  writeFileSync(join(folder, 'pandas-3.0-cp314-cp314-win_amd64.whl'), 'zip')
  writeFileSync(join(folder, 'other-1.0-py3-none-any.whl'), 'zip')
  const second = await findWheels(folder)
  expect(second.key).not.toBe(first.key)
  expect(second.sentence('pandas', [])).toMatch(/^There is pandas-3\.0.*pure Python/)
  expect(second.sentence('thing', ['Some_Thing-1.0-py3-none-any.whl'])).toMatch(
    /could not be unpacked.*Some_Thing-1\.0/,
  )
  expect((await findWheels(null)).sentence('pandas', [])).toMatch(/name a folder of wheels in the settings/)
})
