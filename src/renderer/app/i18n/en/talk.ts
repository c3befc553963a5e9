/** English: a run as a conversation. */
export const talkWords = {
  talk: {
    label: 'Conversation. Arrow keys go from step to step, Enter folds and unfolds.',
    characters_one: '{{shown}} character',
    characters_other: '{{shown}} characters',
    expandAll: 'Unfold all',
    foldAll: 'Fold all',
    unfold: 'Show details of {{name}}',
    answered: 'This step gave the answer below.',
    wantsApproval: 'Waits for a person',
    asked: 'Asked for {{name}}',
    noArguments: 'no arguments',
    chosen: 'Chosen: {{name}}',
  },
}
