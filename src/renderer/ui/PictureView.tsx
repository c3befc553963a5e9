import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'

interface Props {
  /** A `PictureUrl`: never a remote address. */
  url: string
  name: string
  alt: string
}

/** A picture as wide as there is room for; large when clicked. An `img` runs nothing of an SVG and loads nothing for it. */
export function PictureView({ url, name, alt }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog.Root>
      <figure className="picture" data-testid="picture">
        <Dialog.Trigger asChild>
          <button type="button" className="picture__open" aria-label={t('picture.enlarge', { name })}>
            <img className="picture__image" src={url} alt={alt} />
          </button>
        </Dialog.Trigger>
        <figcaption className="quiet clip">{name}</figcaption>
      </figure>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog dialog--picture" aria-describedby={undefined} data-testid="picture-large">
          <Dialog.Title className="dialog__title clip">{name}</Dialog.Title>
          <img className="picture__large" src={url} alt={alt} />
          <div className="dialog__actions">
            <Dialog.Close asChild>
              <Button>{t('common.close')}</Button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
