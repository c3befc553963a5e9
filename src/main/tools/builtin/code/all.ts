import type { PythonRunner } from '../../python/types.ts'
import type { Sandbox } from '../../sandbox/types.ts'
import type { Tool } from '../../types.ts'
import { runJavaScript } from './run-javascript.ts'
import { runPython } from './run-python.ts'

/** The tools that run code. */
export function codeTools({ sandbox, python }: { sandbox: Sandbox; python: PythonRunner }): Tool[] {
  return [runJavaScript(sandbox), runPython(python)]
}
