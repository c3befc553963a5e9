import type { DownloadOffer } from '@shared/downloads.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../../bridge/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { attempt } from '../../ui/toasts.ts'
import { startDownload } from './get-commands.ts'
import { getState } from './get-state.ts'
import { useOfferFacts } from './use-offer-facts.tsx'

/** What a download would be, and the licence that must be accepted before it begins. */
export function OfferDialog({ offer }: { offer: DownloadOffer }) {
  const { t } = useTranslation()
  const id = useId()
  const [accepted, setAccepted] = useState(false)
  const [textOpen, setTextOpen] = useState(false)
  const starting = useStore(getState, (state) => state.starting)
  const facts = useOfferFacts(offer)
  const { license, sizeBytes, freeBytes } = offer
  const { page } = license
  const noSpace = sizeBytes !== null && sizeBytes > freeBytes
  return (
    <Modal
      open
      onClose={() => getState.setState({ offer: null })}
      title={t('offer.title', { name: offer.model?.name ?? offer.fileName })}
      className="dialog--wide offer"
      testId="offer"
    >
      <Facts facts={facts} />
      {license.text === null ? null : (
        <Disclosure title={t('offer.licenseText')} open={textOpen} onToggle={setTextOpen}>
          {/* A long text scrolls, so the keyboard must reach it. */}
          <section className="offer__license" aria-label={t('offer.licenseText')} tabIndex={-1}>
            {license.text}
          </section>
        </Disclosure>
      )}
      {offer.existing ? <p className="offer__note">{t('offer.existing')}</p> : null}
      {noSpace ? <p className="offer__note offer__note--bad">{t('offer.noSpace')}</p> : null}
      <label className="offer__accept" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={accepted}
          onChange={(event) => setAccepted(event.target.checked)}
          data-testid="offer-accept"
        />
        <span>{license.name ? t('offer.accept', { name: license.name }) : t('offer.acceptUnknown')}</span>
      </label>
      <ModalActions
        before={
          <>
            {page?.startsWith('https:') ? (
              <Button variant="ghost" onClick={() => void attempt(() => api().studio.openLink({ url: page }))}>
                {t('offer.licensePage')}
              </Button>
            ) : null}
            <span className="spacer" />
          </>
        }
      >
        <Button
          variant="primary"
          disabled={!accepted || noSpace}
          busy={starting}
          onClick={() => void startDownload(offer.id)}
          data-testid="offer-start"
        >
          {t('offer.start')}
        </Button>
      </ModalActions>
    </Modal>
  )
}
