import type { TokenRange, XrayArgument, XrayCall, XrayToken } from '@shared/xray.ts'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { clampText, showValue } from '../../lib/text.ts'
import { argumentRange, overlap } from '../../lib/xray-runs.ts'
import { Badge } from '../Badge.tsx'

/** Characters of a value shown here; the tokens beside it have all of them. */
const SHOWN = 240

interface Props {
  call: XrayCall
  index: number
  tokens: readonly XrayToken[]
  chosen: TokenRange | null
  onChoose: (range: TokenRange) => void
}

/** One call as it was read, with what the tool's schema says of each argument. */
export function XrayCallCard({ call, index, tokens, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const within = chosen !== null && overlap(chosen, call.tokens)
  return (
    <article
      className={classNames('xray-call', within && 'xray-call--chosen')}
      data-testid="xray-call"
      data-chosen={within}
      data-made={call.call !== null}
    >
      <button type="button" className="xray-call__head" aria-pressed={within} onClick={() => onChoose(call.tokens)}>
        <span className="xray-run__call">{index + 1}</span>
        <code className="xray-call__name">{call.name === '' ? t('xray.noName') : call.name}</code>
        <Badge tone={call.call ? 'good' : 'bad'}>{call.call ? t('xray.made') : t('xray.notMade')}</Badge>
      </button>
      {call.problems.map((problem) => (
        <button
          type="button"
          key={problem.message}
          className="xray-problem"
          data-testid="xray-problem"
          onClick={() => onChoose(problem.tokens)}
        >
          <strong>{t(`xray.rule.${problem.rule}`)}</strong>
          <span>{problem.message}</span>
        </button>
      ))}
      {call.arguments.length + call.missing.length > 0 ? (
        <table className="table xray-call__arguments">
          <thead>
            <tr>
              <th scope="col">{t('xray.argument')}</th>
              <th scope="col">{t('xray.value')}</th>
              <th scope="col">{t('xray.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {call.arguments.map((argument, place) => {
              const range = argumentRange(tokens, index, place)
              return (
                <ArgumentRow
                  // An argument may be given twice.
                  key={`${place}-${argument.name}`}
                  argument={argument}
                  chosen={within && range !== null && chosen !== null && overlap(range, chosen)}
                  onChoose={range ? () => onChoose(range) : null}
                />
              )
            })}
            {call.missing.map(({ name, expected }) => (
              <tr key={`missing-${name}`} data-testid="xray-missing">
                <th scope="row">{name}</th>
                <td className="quiet">–</td>
                <td className="xray-bad">{t('xray.missing', { types: types(expected, t('xray.any')) })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : call.call ? (
        <p className="quiet xray-call__none">{t('tool.noArguments')}</p>
      ) : null}
    </article>
  )
}

const types = (expected: readonly string[] | null, any: string): string => expected?.join(' | ') ?? any

interface RowProps {
  argument: XrayArgument
  chosen: boolean
  onChoose: (() => void) | null
}

function ArgumentRow({ argument, chosen, onChoose }: RowProps) {
  const { t } = useTranslation()
  const { name, value, declared, required, expected, from, type, ok } = argument
  const { shown, hidden } = clampText(showValue(value), SHOWN)
  const plain = from === type || (from === 'text' && type === 'string')
  return (
    <tr className={chosen ? 'xray-row--chosen' : undefined} data-testid="xray-argument">
      <th scope="row">
        {onChoose ? (
          <button type="button" className="xray-link" onClick={onChoose}>
            {name === '' ? t('xray.noName') : name}
          </button>
        ) : (
          name
        )}
      </th>
      <td>
        <span className="xray-value mono">
          {shown}
          {hidden > 0 ? '…' : null}
        </span>
      </td>
      <td>
        {ok ? (
          <span>{plain ? type : t('xray.coerced', { from, type })}</span>
        ) : (
          <span className="xray-bad">{t('xray.mustBe', { types: types(expected, t('xray.any')) })}</span>
        )}
        <span className="quiet xray-row__note">
          {declared ? (required ? t('xray.required') : t('xray.optional')) : t('xray.undeclared')}
        </span>
      </td>
    </tr>
  )
}
