/** Characters of input and answer that lists carry; the whole text comes with the run itself. */
export const PREVIEW_CHARACTERS = 1000

/** Whether the text is only the beginning of one: lists cut, and end what they cut with an ellipsis. */
export const isCut = (text: string): boolean => text.length >= PREVIEW_CHARACTERS && text.endsWith('…')
