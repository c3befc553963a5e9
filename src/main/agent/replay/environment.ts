import { hashTools, type Versions } from '../journal.ts'
import { LOOP_VERSION } from '../loop.ts'
import type { DeclaredTool } from '../loop-state.ts'
import type { Recording } from './recording.ts'
import type { Environment } from './reenact.ts'

/** What a replay meets today: the program's own facts, without any of the recorded ones. */
export interface Today {
  app: string
  locale: string
  timeZone: string
  platform: string
  /** SHA-256 of a prompt format's definition, or null for a format that is not known here. */
  template(name: string): string | null
  /** A tool as it would be declared now, or null when there is none of that name. */
  tool(name: string): DeclaredTool | null
}

/** As when it was recorded: only the loop itself is judged. */
export const environmentThen = ({ versions, started }: Recording): Environment => ({
  versions,
  tools: started.tools,
  since: (recorded) => recorded,
  declared: (tools) => tools,
})

/** As it is today: the loop with today's tools and today's prompt format. Model and engine stay the recorded ones, for nothing infers. */
export function environmentNow({ versions, started }: Recording, today: Today): Environment {
  const declared = (recorded: readonly DeclaredTool[]) =>
    recorded.flatMap(({ name, effect, needsApproval, pureWithout }) => {
      const tool = today.tool(name)
      if (!tool) return []
      if (tool.effect !== effect || tool.pureWithout?.argument !== pureWithout?.argument) return [tool]
      // What is asked about is a person's rule of that day and not part of the tool, as long as it does what it did.
      return [{ ...tool, needsApproval, ...(pureWithout ? { pureWithout } : {}) }]
    })
  const tools = declared(started.tools)
  const { app, locale, timeZone, platform } = today
  const now = (recorded: Versions): Versions => ({
    ...recorded,
    app,
    locale,
    timeZone,
    platform,
    loop: LOOP_VERSION,
    template: { name: recorded.template.name, hash: today.template(recorded.template.name) ?? 'unknown' },
    ...(recorded.tools ? { tools: hashTools(tools) } : {}),
  })
  return { versions: now(versions), tools, since: now, declared }
}
