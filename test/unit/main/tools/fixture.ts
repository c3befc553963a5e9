import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Memory, MemoryId, type Recalled } from '@shared/memory.ts'
import { onTestFinished } from 'vitest'
import { KEEP_NOTHING } from '../../../../src/main/tools/changes/types.ts'
import { changingFiles } from '../../../../src/main/tools/changes/workspace-files.ts'
import type { MemoryPort, ToolContext } from '../../../../src/main/tools/types.ts'
import { type ErrorCode, StudioError } from '../../../../src/shared/errors.ts'
import { NOTHING_RECALLED } from '../../../support/no-memory.ts'

/** A folder with a workspace in it and room for secrets beside it, gone when the test is over. */
export function makeWorkspace(files: Record<string, string | Uint8Array> = {}): { root: string; beside: string } {
  const beside = realpathSync(mkdtempSync(join(tmpdir(), 'autoglm-tools-')))
  onTestFinished(() => rmSync(beside, { recursive: true, force: true }))
  const root = join(beside, 'workspace')
  mkdirSync(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return { root, beside }
}

function asHit({ text, createdAt }: { text: string; createdAt: number }): Recalled {
  const memory: Memory = {
    ...{ id: MemoryId.parse('memory_0000'), text, kind: 'fact', scope: 'user', triple: null, status: 'active' },
    ...{ supersededBy: null, validFrom: null, validTo: null, importance: 0.5, confidence: 0.5 },
    ...{ lastConfirmedAt: createdAt, createdAt, runId: null, spanId: null },
  }
  const factors = { fused: 1, relevanceFactor: 1, confidenceFactor: 1, recencyFactor: 1, importanceFactor: 1 }
  const ranks = { words: 1, meaning: null, graph: null }
  return { memory, score: 1, ...factors, ranks, cosine: null, tokens: 1, used: true, left: null }
}

/** Finds what contains a word of the query: enough to see what the tools do with it. */
export function listMemory(): MemoryPort & { facts: { id: string; text: string; createdAt: number; runId: string }[] } {
  const facts: { id: string; text: string; createdAt: number; runId: string }[] = []
  return {
    facts,
    save(text, { runId }) {
      const fact = { id: `memory_${facts.length}`, text, createdAt: facts.length, runId }
      facts.push(fact)
      return { id: fact.id, added: true, status: 'active' }
    },
    remove: (id) =>
      void facts.splice(
        facts.findIndex((fact) => fact.id === id),
        1,
      ),
    search: async (query, limit) => ({
      ...NOTHING_RECALLED,
      query,
      hits: facts
        .filter((fact) => fact.text.includes(query))
        .slice(0, limit)
        .map(asHit),
    }),
  }
}

export function contextFor(workspacePath: string, more: Partial<ToolContext> = {}): ToolContext {
  return {
    workspacePath,
    files: changingFiles(workspacePath, KEEP_NOTHING, new AbortController().signal),
    allowHttp: true,
    memory: listMemory(),
    runId: 'run_test',
    spanId: 'span_test',
    signal: new AbortController().signal,
    ...more,
  }
}

/** The code and sentence a failing call fails with. */
export async function failureOf(work: () => unknown): Promise<{ code: ErrorCode | 'none' | 'other'; message: string }> {
  try {
    await work()
  } catch (error) {
    if (error instanceof StudioError) return { code: error.code, message: error.message }
    return { code: 'other', message: String(error) }
  }
  return { code: 'none', message: '' }
}
