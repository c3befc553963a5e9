import { describe, expect, it } from 'vitest'
import { cli } from '../../support/cli.ts'
import { openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

describe('autoglm compare', () => {
  it('ends with 0 for the same run made again and with 3 for another, and names the step, its parts and the token', async () => {
    const profilePath = temporaryFolder('profile')
    const test = await openStudio({ profilePath })
    const options = { seed: 1, reproducible: true }
    const one = await runToEnd(test, 'What is 12*7?', options)
    const again = await runToEnd(test, 'What is 12*7?', options)
    const other = await runToEnd(test, 'How much is 45 + 19?', options)
    await test.close()

    const equal = await cli(['compare', one.id, again.id, '--profile', profilePath])
    expect(equal.stdout).toContain('The runs are equal.')
    expect(equal.code).toBe(0)
    const different = await cli(['compare', one.id, other.id, '--json', '--profile', profilePath])
    expect(different.code).toBe(3)
    const found = JSON.parse(different.stdout)
    const pair = found.pairs[found.first]
    expect(pair).toMatchObject({ verdict: 'changed', left: { kind: 'inference', order: 2 } })
    expect(pair.parts).toEqual(expect.arrayContaining(['prompt', 'calls']))
    expect(found.token.left.text).not.toBe(found.token.right.text)
    expect(found.inferences[0]).toMatchObject({ samePrompt: false, sameTokens: false })
  })
})
