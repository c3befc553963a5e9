/** Characters of a view's name. */
export const LONGEST_VIEW_NAME = 60

/** Views a person can keep. */
export const MOST_VIEWS = 50
