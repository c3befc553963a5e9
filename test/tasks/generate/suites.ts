import { join, resolve } from 'node:path'
import type { Suite } from '../../../src/main/learn/evaluation/suite.ts'
import { arithmetic } from './arithmetic.ts'
import { code } from './code.ts'
import { data } from './data.ts'
import { knowledge } from './knowledge.ts'
import { merge } from './merge.ts'
import { severalTools } from './several-tools.ts'

const SAMPLE = '../../resources/workspace'

/** Every suite by the name of its file. */
export function suites(): Record<string, Suite> {
  const suite = (name: string, agent: string, rest: Pick<Suite, 'tasks' | 'files' | 'workspace'>): Suite => ({
    format: 'autoglm-tasks',
    version: 1,
    name,
    agent,
    ...rest,
  })
  const folder = resolve(import.meta.dirname, '..')
  return {
    arithmetic: suite('Arithmetic word problems', 'Assistant', { tasks: arithmetic() }),
    code: suite('Functions with hidden tests', 'Coder', { tasks: code() }),
    data: suite('Questions about the sample database', 'Analyst', {
      workspace: SAMPLE,
      tasks: data(join(folder, SAMPLE)),
    }),
    knowledge: suite('Questions about documents', 'Librarian', knowledge()),
    merge: suite('Reports to put together', 'Researcher', { tasks: merge() }),
    tools: suite('More than one tool', 'Coder', { tasks: severalTools() }),
  }
}
