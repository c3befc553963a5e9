import { Fragment, type ReactNode } from 'react'

export interface Fact {
  name: string
  value: ReactNode
  /** A name from a format or a protocol, shown as such. */
  mono?: boolean
}

/** A dotted name that may wrap after its dots, and nowhere else while there is room. */
function Breakable({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((part, index) => (
    // Parts of one name never change places.
    <Fragment key={`${index}-${part}`}>
      {part}
      <wbr />
    </Fragment>
  ))
}

/** Names and values, one a line. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name} className="facts__row">
          <dt className={fact.mono ? 'mono' : undefined}>{fact.mono ? <Breakable name={fact.name} /> : fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
