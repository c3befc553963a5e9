import type { TestPlan } from '@shared/session-test.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
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
    <Modal
      open
      onClose={closeTest}
      title={t('tests.title')}
      text={t('tests.text')}
      className="dialog--wide"
      testId="make-test"
    >
      <Facts facts={facts} />
      <ModalActions>
        <Button variant="primary" onClick={() => void saveTest(plan.from)} data-testid="make-test-save">
          {t('tests.save')}
        </Button>
      </ModalActions>
    </Modal>
  )
}
