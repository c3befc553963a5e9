import { sha256 } from '../../kit/canonical.ts'

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">
<rect x="1" y="1" width="238" height="118" rx="6" fill="#8884" stroke="#888" stroke-dasharray="5 4"/>
<path d="M96 76l16-22 12 14 8-8 14 16z M136 46a5 5 0 1 0 .1 0z" fill="#888"/>
</svg>`
const url = `data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`

/** Stands in an export for each picture that was left out. */
export const LEFT_OUT = { ref: sha256(url), url }
