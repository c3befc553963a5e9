import type { Run, Span } from '@shared/runs.ts'
import { classNames } from '../../../lib/class-names.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import { ApprovalTalk } from './ApprovalTalk.tsx'
import { type FoldPart, type Folds, isOpen } from './folds.ts'
import { NoteTalk } from './NoteTalk.tsx'
import { StepTalk } from './StepTalk.tsx'
import { TalkHead } from './TalkHead.tsx'
import { ToolTalk } from './ToolTalk.tsx'

const INDENT_PX = 20
const DEEPEST_INDENT = 8

interface Props {
  run: Run
  facts: SpanFacts
  /** Not here yet when undefined. */
  span: Span | undefined
  /** Of the step, from 1; 0 for what is none. */
  number: number
  indent: number
  /** Place in the conversation from 1, and how many there are, -1 while that is not known. */
  position: number
  size: number
  /** The last inference, whose text may be the answer. */
  isLast: boolean
  /** What it asked for stands below as spans. */
  told: boolean
  selected: boolean
  hit: boolean
  folds: Folds
  onSelect: (order: number) => void
  onToggle: (order: number, part: FoldPart) => void
}

/** One span of a conversation, by its kind. */
export function ConversationItem(props: Props) {
  const { facts, span, number, indent, position, size, selected, hit, folds } = props
  const { order, kind } = facts
  const onSelect = () => props.onSelect(order)
  const onToggle = (part: FoldPart) => props.onToggle(order, part)
  const details = { open: isOpen(folds, order, 'details'), onToggle: () => onToggle('details') }
  return (
    <article
      id={`talk-${order}`}
      aria-posinset={position}
      aria-setsize={size}
      aria-labelledby={`talk-name-${order}`}
      aria-current={selected ? 'true' : undefined}
      className={classNames(
        'item',
        'talk-item',
        `talk-item--${kind}`,
        selected && 'item--selected',
        hit && 'talk-item--hit',
      )}
      data-testid="talk-item"
      data-kind={kind}
      data-order={order}
      data-status={facts.status}
      style={{ marginLeft: Math.min(indent, DEEPEST_INDENT) * INDENT_PX }}
    >
      {!span ? (
        <TalkHead facts={facts} name={facts.name.replace(/^execute_tool /, '')} onSelect={onSelect} />
      ) : kind === 'inference' ? (
        <StepTalk
          run={props.run}
          facts={facts}
          span={span}
          number={number}
          mayAnswer={props.isLast}
          told={props.told}
          thoughtOpen={isOpen(folds, order, 'thought')}
          onThought={() => onToggle('thought')}
          onSelect={onSelect}
        />
      ) : kind === 'tool' ? (
        <ToolTalk facts={facts} span={span} {...details} onSelect={onSelect} />
      ) : kind === 'approval' ? (
        <ApprovalTalk facts={facts} span={span} onSelect={onSelect} />
      ) : (
        <NoteTalk facts={facts} span={span} {...details} onSelect={onSelect} />
      )}
    </article>
  )
}
