import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { PythonRunner } from '../../python/types.ts'
import type { Tool } from '../../types.ts'
import { FILE_INPUTS, guestPath, readCallFiles, writeCallFiles } from './call-files.ts'
import { picturesOf } from './pictures.ts'

const input = z.object({ code: z.string().min(1).max(100_000), ...FILE_INPUTS })
/** A first start of Python on a slow machine, the code's own time, and what it takes to say so. */
const TIMEOUT_MS = 90_000

/** Runs Python in a hidden page. It changes what `output_files` names and nothing else. */
export function runPython(python: PythonRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'run_python',
    version: 1,
    description:
      'Run Python 3.14 (standard library, no network) and see what it prints and its last expression. Files lie in the current folder; a PNG or SVG it writes is shown. Names are not kept between calls',
    effect: 'mutating',
    pureWithout: 'output_files',
    capabilities: ['workspace.read', 'workspace.write'],
    input,
    pathArguments: ['files', 'output_files'],
    timeoutMs: TIMEOUT_MS,
    async run({ code, files = [], output_files = [] }, context) {
      const given = await readCallFiles(files, context)
      const { runId, signal } = context
      const {
        printed,
        notKept,
        value,
        error,
        files: wrote,
        leftOut,
      } = await python.run({ runId, code, files: given, signal })
      const output = notKept > 0 ? `${printed}\n… ${notKept.toLocaleString('en')} more bytes are not shown` : printed
      if (error) throw new StudioError('TOOL_FAILED', [error.trace, ...before(output)].join('\n'))
      const written = wrote.flatMap((file) => {
        const path = guestPath(file.path)
        return path === null ? [] : [{ ...file, path }]
      })
      const said = await writeCallFiles(written, output_files, context)
      if (leftOut > 0) said.push(`${leftOut} more files are too many or too large to be given back.`)
      const shown = [output.replace(/\n$/, ''), value ?? '', ...said].filter((each) => each !== '')
      return { content: shown.join('\n') || 'Done; it printed nothing.', ...picturesOf(written) }
    },
  }
}

const before = (output: string): string[] => (output === '' ? [] : ['Printed before:', output.slice(-2000)])
