import type { Memory, MemoryId } from '@shared/memory.ts'

const DAY = 86_400_000

/** Some of every kind and status, newest first. */
export function twinMemories(): Memory[] {
  const now = Date.now()
  const samples: (Pick<Memory, 'text' | 'kind' | 'confidence'> & Partial<Memory>)[] = [
    {
      text: 'Mia lives in Lisbon.',
      kind: 'fact',
      confidence: 0.95,
      triple: { subject: 'Mia', predicate: 'lives in', object: 'Lisbon' },
      validFrom: now - 30 * DAY,
    },
    {
      text: 'Mia lives in Porto.',
      kind: 'fact',
      confidence: 0.8,
      status: 'superseded',
      supersededBy: 'memory_sample0' as MemoryId,
      triple: { subject: 'Mia', predicate: 'lives in', object: 'Porto' },
      validFrom: now - 400 * DAY,
      validTo: now - 30 * DAY,
    },
    { text: 'Answer in short sentences.', kind: 'preference', confidence: 0.88, importance: 0.9 },
    {
      text: 'To publish, run the tests first, then raise the version.',
      kind: 'procedure',
      confidence: 0.86,
      scope: 'project:studio',
    },
    {
      text: 'The export fails when the folder holds a space.',
      kind: 'gotcha',
      confidence: 0.72,
      scope: 'project:studio',
    },
    { text: 'The figures of March were compared with those of April.', kind: 'episode', confidence: 0.62 },
    { text: '构建服务器正在维护。', kind: 'state', confidence: 0.55, scope: 'project:studio' },
    {
      text: 'The deadline is on Friday.',
      kind: 'fact',
      confidence: 0.62,
      status: 'conflict',
      scope: 'project:studio',
      triple: { subject: 'report', predicate: 'deadline', object: 'Friday' },
    },
    {
      text: 'The deadline is on Monday.',
      kind: 'fact',
      confidence: 0.71,
      status: 'conflict',
      scope: 'project:studio',
      triple: { subject: 'report', predicate: 'deadline', object: 'Monday' },
    },
    { text: 'Mia dislikes tea.', kind: 'fact', confidence: 0.12, status: 'retracted' },
  ]
  return samples.map((sample, index) => {
    const createdAt = now - (index + 1) * DAY
    return {
      id: `memory_sample${index}` as MemoryId,
      scope: 'user',
      triple: null,
      status: 'active',
      supersededBy: null,
      validFrom: null,
      validTo: null,
      importance: 0.5,
      lastConfirmedAt: createdAt,
      createdAt,
      runId: null,
      spanId: null,
      ...sample,
    }
  })
}
