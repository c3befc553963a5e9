/** A region that scrolls must be reachable for the keyboard, though it is no control. */
export const SCROLLS = { tabIndex: 0 } as const
