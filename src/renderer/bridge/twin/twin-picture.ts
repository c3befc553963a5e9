import type { PictureRef } from '@shared/pictures.ts'

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200" fill="#fff"/>
<g fill="#4a7dd6"><rect x="40" y="90" width="60" height="80"/><rect x="130" y="50" width="60" height="120"/>
<rect x="220" y="110" width="60" height="60"/><rect x="310" y="30" width="60" height="140"/></g>
<text x="200" y="22" text-anchor="middle" font-family="sans-serif" font-size="15">Apples</text></svg>`

const picture: PictureRef = {
  ref: 'c4'.repeat(32),
  mime: 'image/svg+xml',
  bytes: SVG.length,
  name: 'Apples.svg',
  alt: 'Bar chart "Apples" with four bars',
}

/** The one picture that the twin's tools give. */
export const TWIN_PICTURE = { picture, url: `data:image/svg+xml;base64,${btoa(SVG)}` }
