import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitStatements } from '../../../../src/main/store/untrusted/split-statements.ts'

const verbs = (script: string) => splitStatements(script).map(({ verb }) => verb)

describe('splitting a script', () => {
  test('semicolons in texts, names, remarks and triggers end a statement', () => {
    expect(verbs(`insert into "a;b" values ('x;''y;', [c;d], \`e;f\`); -- ; attach\n/* ; */ delete from t`)).toEqual([
      'INSERT',
      'DELETE',
    ])
    const trigger = 'create temp trigger a after insert on t begin select 1; select case when 1 then 2 end; end'
    expect(splitStatements(`${trigger}; drop table t`).map(({ sql }) => sql)).toEqual([trigger, 'drop table t'])
    expect(verbs(';;; \n ; -- nothing')).toEqual([])
    expect(verbs("update t set a = 'open")).toEqual(['UPDATE'])
    expect(verbs('+ 1; \uFEFFattach x')).toEqual(['', 'ATTACH'])
  })

  test('what stands between semicolons is lost or changed, whatever it is', () => {
    const word = fc.constantFrom(
      'insert',
      'a',
      "'x;y'",
      '"q;"',
      '-- c;\n',
      '/*;*/',
      '1',
      '(',
      ')',
      ' ',
      '\n',
      '[;]',
      "''",
    )
    const statement = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), (statements) => {
        const alone = statements.flatMap((each) => splitStatements(each).map(({ sql }) => sql))
        expect(splitStatements(statements.join(' ; ')).map(({ sql }) => sql)).toEqual(alone)
      }),
    )
  })
})
