import { randomInt } from 'node:crypto'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { z } from 'zod'
import type { FileBytes } from '../../python/types.ts'
import type { GuestFile, Sandbox } from '../../sandbox/types.ts'
import type { Tool } from '../../types.ts'
import { FILE_INPUTS, guestPath, readCallFiles, writeCallFiles } from './call-files.ts'
import { picturesOf } from './pictures.ts'

const LIMITS = { seconds: 10, memoryMb: 128, outputKb: 24 * 1024 }
const input = z.object({ code: z.string().min(1).max(100_000), ...FILE_INPUTS })

/** Runs a script in a sandbox of its own, gone afterwards. It changes what `output_files` names and nothing else. */
export function runJavaScript(sandbox: Pick<Sandbox, 'evaluate'>): Tool<z.infer<typeof input>> {
  return {
    name: 'run_javascript',
    version: 1,
    description:
      'Run JavaScript and see what it prints and its last expression. readFile(path), readBytes(path), writeFile(path, data); no network, no modules. Every call starts afresh',
    effect: 'mutating',
    pureWithout: 'output_files',
    capabilities: ['workspace.read', 'workspace.write'],
    input,
    pathArguments: ['files', 'output_files'],
    timeoutMs: (LIMITS.seconds + 5) * 1000,
    async run({ code, files = [], output_files = [] }, context) {
      const given = await readCallFiles(files, context)
      const printed: string[] = []
      try {
        const { value, files: written } = await sandbox.evaluate({
          code,
          files: given.map(toGuest),
          limits: LIMITS,
          surroundings: { now: Date.now(), seed: randomInt(2 ** 32) },
          signal: context.signal,
          onLog: (line) => printed.push(line),
        })
        const outs = written.map(fromGuest)
        const said = await writeCallFiles(outs, output_files, context)
        const shown = [...printed, ...(value === null ? [] : [value]), ...said]
        return { content: shown.join('\n') || 'Done; it printed nothing.', ...picturesOf(outs) }
      } catch (error) {
        throw withPrinted(printed, error)
      }
    },
  }
}

/** What was printed before it failed helps to see why. */
function withPrinted(printed: readonly string[], error: unknown): unknown {
  const { code, message, data } = toErrorInfo(error)
  if (!(error instanceof StudioError) || (code !== 'TOOL_FAILED' && code !== 'LIMIT_REACHED')) return error
  const line = typeof data === 'object' && data !== null && 'line' in data && data.line !== null ? data.line : null
  const words = line === null ? message : `Line ${line}: ${message}`
  const before = printed.join('\n').slice(-2000)
  return new StudioError(code, before === '' ? words : `${words}\nPrinted before:\n${before}`, { cause: error, data })
}

function toGuest({ path, bytes }: FileBytes): GuestFile {
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { path, base64: Buffer.from(bytes).toString('base64') }
  }
}

function fromGuest(file: GuestFile): FileBytes {
  const bytes =
    'text' in file ? new TextEncoder().encode(file.text) : new Uint8Array(Buffer.from(file.base64, 'base64'))
  return { path: guestPath(file.path) ?? file.path, bytes }
}
