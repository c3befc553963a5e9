import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Modal, ModalActions } from './Modal.tsx'

interface Props {
  /** A `PictureUrl`: never a remote address. */
  url: string
  name: string
  alt: string
}

/** A picture as wide as there is room for; large when clicked. An `img` runs nothing of an SVG and loads nothing for it. */
export function PictureView({ url, name, alt }: Props) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  return (
    <>
      <figure className="picture" data-testid="picture">
        <button
          type="button"
          className="picture__open"
          aria-label={t('picture.enlarge', { name })}
          onClick={() => setLarge(true)}
        >
          <img className="picture__image" src={url} alt={alt} />
        </button>
        <figcaption className="quiet clip">{name}</figcaption>
      </figure>
      <Modal
        open={large}
        onClose={() => setLarge(false)}
        title={name}
        className="dialog--picture"
        testId="picture-large"
      >
        <img className="picture__large" src={url} alt={alt} />
        <ModalActions leave="close" />
      </Modal>
    </>
  )
}
