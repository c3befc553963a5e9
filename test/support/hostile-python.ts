export const HOSTILE_PYTHON = []
