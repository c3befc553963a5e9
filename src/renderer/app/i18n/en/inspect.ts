/** English: JSON trees and the raw record of a step. */
export const inspectWords = {
  json: {
    search: 'Search names and values',
    hits_one: '{{place}} of {{count}}',
    hits_other: '{{place}} of {{count}}',
    next: 'Next match',
    copyPath: 'Copy path',
    copyValue: 'Copy value',
  },
  record: {
    entries: 'Entries',
    none: 'No entries of the record are about this step alone.',
    audit: 'Audit',
    noAudit: 'No audit rows name this step.',
    entry: 'Entry {{seq}}',
    failed: 'The record could not be read',
  },
}
