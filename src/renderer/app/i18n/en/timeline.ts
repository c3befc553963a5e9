/** English: the panes of a trace and its timeline. */
export const timelineWords = {
  pane: { label: 'Show as', tree: 'Tree', timeline: 'Timeline', conversation: 'Conversation' },
  timeline: {
    label: 'Timeline. Arrow keys go from span to span, plus and minus zoom, 0 shows the whole run.',
    zoomIn: 'Zoom in (Ctrl + wheel, or +)',
    zoomOut: 'Zoom out (−)',
    fit: 'Whole run (0)',
    critical: 'Critical path: what decided how long it took',
  },
  search: {
    label: 'Search in this run',
    regex: 'Regular expression',
    where: 'Where to look',
    field: { all: 'Everywhere', name: 'Names', attributes: 'Attributes', error: 'Errors', content: 'Contents' },
    looking: 'Looking… {{percent}}%',
    none: 'No hits',
    hits: '{{at}} of {{count}}',
    hitsSoFar: '{{at}} of {{count}}…',
    previous: 'Previous hit (Shift + Enter)',
    next: 'Next hit (Enter)',
    inside_one: '{{shown}} hit inside',
    inside_other: '{{shown}} hits inside',
  },
}
