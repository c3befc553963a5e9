import type { SpanKind } from '@shared/runs.ts'
import { BookOpen, Bot, Brain, CircleAlert, Hand, ListChecks, ShieldCheck, Wrench } from 'lucide-react'

/** What kind of step a span is. */
export function SpanIcon({ kind, size = 14 }: { kind: SpanKind; size?: number }) {
  const common = { size, 'aria-hidden': true as const, className: `span-icon span-icon--${kind}` }
  switch (kind) {
    case 'agent':
      return <Bot {...common} />
    case 'plan':
      return <ListChecks {...common} />
    case 'inference':
      return <Brain {...common} />
    case 'tool':
      return <Wrench {...common} />
    case 'retrieval':
      return <BookOpen {...common} />
    case 'check':
      return <ShieldCheck {...common} />
    case 'approval':
      return <Hand {...common} />
    case 'error':
      return <CircleAlert {...common} />
    default:
      kind satisfies never
      return null
  }
}
