import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Jobs } from '../jobs/thread-jobs.ts'
import { readText } from '../sandbox/capabilities/files.ts'
import type { Tool, ToolContext } from '../types.ts'

const Text = z.string().max(200_000).optional()
const Path = z.string().min(1).max(4096).optional()
const input = z.object({
  before: Text,
  after: Text,
  before_file: Path.describe('Instead of before: a file of the workspace'),
  after_file: Path.describe('Instead of after'),
})

/** Two texts, or files, as a unified diff. */
export function diffText({ jobs }: { jobs: Jobs }): Tool<z.infer<typeof input>> {
  return {
    name: 'diff_text',
    version: 1,
    description: 'Compare two texts or two text files of the workspace line by line (unified diff)',
    effect: 'pure',
    capabilities: ['workspace.read'],
    input,
    pathArguments: ['before_file', 'after_file'],
    async run(given, context) {
      const [before, after] = [
        await side('before', given.before, given.before_file, context),
        await side('after', given.after, given.after_file, context),
      ]
      if (before.text === after.text) return { content: 'They are the same.' }
      const { patch, added, removed } = await jobs.run(
        'diff',
        { before: before.text, after: after.text, beforeName: before.name, afterName: after.name },
        { signal: context.signal },
      )
      if (added + removed === 0) return { content: 'They differ only in how lines end.' }
      return { content: `${count(added)} added, ${count(removed)} removed\n${patch}` }
    },
  }
}

async function side(
  name: string,
  text: string | undefined,
  file: string | undefined,
  context: ToolContext,
): Promise<{ name: string; text: string }> {
  if ((text === undefined) === (file === undefined)) {
    throw new StudioError('TOOL_INVALID_ARGUMENTS', `diff_text needs either "${name}" or "${name}_file", and not both.`)
  }
  return file === undefined ? { name, text: text ?? '' } : { name: file, text: await readText(context, file) }
}

const count = (lines: number): string => (lines === 1 ? '1 line' : `${lines} lines`)
