/** English: runs that leave and come in. */
export const shareWords = {
  share: {
    exportTitle: 'Export this run',
    format: 'Format',
    formatIs: { share: 'Share file', 'otlp-json': 'OTLP JSON', 'otlp-proto': 'OTLP protobuf', record: 'Raw record' },
    formatText: {
      share: 'One file with everything. Another studio can import it and play the run back.',
      'otlp-json': 'Spans for tools that read OpenTelemetry, one JSON text a line.',
      'otlp-proto': 'Spans for tools that read OpenTelemetry, as protobuf.',
      record: 'The whole record as one JSON text, exactly as it was recorded. Nothing is replaced.',
    },
    conventions: 'Names of attributes',
    content: 'Include prompts, answers, arguments and results',
    redact: 'Replace e-mail addresses, keys, home folders and phone numbers',
    own: 'Replace these texts too, one a line',
    ownExample: 'Project Bluebird\nACME-*',
    preview: 'What would leave',
    size: 'Size',
    events: 'Record entries',
    values: 'Stored values',
    replaced_one: '{{shown}} text is replaced',
    replaced_other: '{{shown}} texts are replaced',
    nothingReplaced: 'Nothing is replaced.',
    proof: {
      whole: 'The record is whole: whoever imports it can check every entry and verify the run.',
      redacted:
        'Texts were replaced, so the record is chained anew. It shows that the file was not changed since, not that this is exactly what ran.',
      none: 'Spans only: to look at, not to replay.',
    },
    noPreview: 'What would leave could not be found out',
    write: 'Export…',
    import: 'Import runs…',
    imported_one: 'Imported {{count}} run.',
    imported_other: 'Imported {{count}} runs.',
    from: 'Imported from {{kind}}',
    kindIs: {
      share: 'a shared file',
      otlp: 'an OpenTelemetry trace',
      openinference: 'an OpenInference trace',
      chat: 'a chat log',
    },
    standing: {
      whole: 'its record is whole: every entry follows from the one before',
      redacted: 'texts were replaced before it was shared; what ran cannot be proven',
      none: 'to look at only: there is no record to replay',
    },
  },
}
