/** English: regression tests made from runs. */
export const testWords = {
  tests: {
    make: 'Make a test…',
    title: 'Make a regression test',
    text: 'The file holds this run’s record, prompts and results included, and asserts the following. Edit it by hand; run it with “autoglm test FILE”, no model needed.',
    path: 'Tools, in this order',
    noTools: 'none',
    arguments: 'Arguments',
    argument: '{{tool}} {{nth}}: {{at}} {{asked}}',
    more: 'and more',
    answer: 'Answer is',
    answerContains: 'Answer contains',
    budget: 'At most',
    budgetText: 'steps {{steps}}, tokens {{tokens}}, seconds {{seconds}}, tool calls {{toolCalls}}',
    noErrors: 'No error',
    save: 'Save…',
    saved: 'The test was saved to {{path}}',
  },
}
