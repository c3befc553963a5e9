import { SAVED_GROUP } from '@shared/conformance.ts'
import type { TFunction } from 'i18next'

const KNOWN = {
  'one call': 'oneCall',
  types: 'types',
  nested: 'nested',
  text: 'text',
  'no arguments': 'noArguments',
  parallel: 'parallel',
  'no call': 'noCall',
  thinking: 'thinking',
  'after a result': 'afterResult',
  'after an error': 'afterError',
  [SAVED_GROUP]: 'saved',
} as const

const isKnown = (group: string): group is keyof typeof KNOWN => Object.hasOwn(KNOWN, group)

/** A group of cases in the person's language; one that an older or newer studio knew stays as it is. */
export const groupName = (group: string, t: TFunction): string =>
  isKnown(group) ? t(`cases.groups.${KNOWN[group]}`) : group
