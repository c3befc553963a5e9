import { Switch } from 'radix-ui'

interface Props {
  id: string
  checked: boolean
  onChange: (checked: boolean) => void
  describedBy?: string
  testId?: string
}

export function Toggle({ id, checked, onChange, describedBy, testId }: Props) {
  return (
    <Switch.Root
      id={id}
      className="toggle"
      checked={checked}
      onCheckedChange={onChange}
      aria-describedby={describedBy}
      data-testid={testId}
    >
      <Switch.Thumb className="toggle__thumb" />
    </Switch.Root>
  )
}
