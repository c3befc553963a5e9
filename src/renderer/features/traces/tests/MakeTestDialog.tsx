import type { TestPlan } from '@shared/session-test.ts'
import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { closeTest, saveTest, testState } from './test-state.ts'
import { useTestFacts } from './use-test-facts.ts'

/** Shows what a test of the run asserts before it is saved. */
export function MakeTestDialog() {
  const plan = useStore(testState, (state) => state.plan)
  return plan ? <OpenDialog plan={plan} /> : null
}

function OpenDialog({ plan }: { plan: TestPlan }) {
  const { t } = useTranslation()
  const facts = useTestFacts(plan)
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) closeTest()
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog dialog--wide" data-testid="make-test">
          <Dialog.Title className="dialog__title">{t('tests.title')}</Dialog.Title>
          <Dialog.Description className="dialog__text">{t('tests.text')}</Dialog.Description>
          <Facts facts={facts} />
          <div className="dialog__actions">
            <Dialog.Close asChild>
              <Button>{t('common.cancel')}</Button>
            </Dialog.Close>
            <Button variant="primary" onClick={() => void saveTest(plan.from)} data-testid="make-test-save">
              {t('tests.save')}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
