import type { PictureRef } from '@shared/pictures.ts'
import { useTranslation } from 'react-i18next'
import { usePicture } from '../../bridge/picture-store.ts'
import { PictureView } from '../PictureView.tsx'
import { Skeleton } from '../States.tsx'

/** The pictures that a call gave, fetched when they are to be seen. */
export function ToolPictures({ pictures }: { pictures: readonly PictureRef[] | undefined }) {
  if (!pictures || pictures.length === 0) return null
  return (
    <div className="pictures" data-testid="pictures">
      {pictures.map((picture, index) => (
        // The same picture may come twice.
        <StoredPicture key={`${index.toString()} ${picture.ref}`} picture={picture} />
      ))}
    </div>
  )
}

function StoredPicture({ picture: { ref, name, alt } }: { picture: PictureRef }) {
  const { t } = useTranslation()
  const entry = usePicture(ref)
  if (entry.status === 'loading') return <Skeleton lines={4} label={t('common.loading')} />
  if (entry.status === 'error') return <p className="warning-text">{entry.error.message}</p>
  return <PictureView url={entry.url} name={name} alt={alt} />
}
