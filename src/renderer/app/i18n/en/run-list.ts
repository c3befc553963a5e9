/** English: the list of runs. */
export const runListWords = {
  runList: {
    sort: 'Sort',
    sortBy: { started: 'Start', duration: 'Duration', tokens: 'Tokens', steps: 'Steps' },
    sortDown: { started: 'Newest first', duration: 'Longest first', tokens: 'Most first', steps: 'Most first' },
    sortUp: { started: 'Oldest first', duration: 'Shortest first', tokens: 'Fewest first', steps: 'Fewest first' },
  },
}
