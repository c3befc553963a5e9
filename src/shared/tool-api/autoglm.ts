import text from './autoglm-api.txt?raw'

/** The declarations of the module 'autoglm', as the editor knows it and as tools are checked against it. */
export const TOOL_API: string = text
