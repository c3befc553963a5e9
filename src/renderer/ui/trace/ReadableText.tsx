import { TextBlock } from '../TextBlock.tsx'

/** Characters from which a text scrolls by itself, with only what is on the screen in the page. */
const LONG = 20_000

interface Props {
  text: string
  className: string
  /** Read aloud as the name of the scrolling region of a long text. */
  label: string
  testId: string
}

/** A text as a person reads it: as a paragraph, or in a window when it is very long. */
export function ReadableText({ text, className, label, testId }: Props) {
  if (text.length > LONG) {
    return (
      <div className={className} data-testid={testId}>
        <TextBlock text={text} mono={false} label={label} limit={4000} />
      </div>
    )
  }
  return (
    <p className={className} data-testid={testId}>
      {text}
    </p>
  )
}
