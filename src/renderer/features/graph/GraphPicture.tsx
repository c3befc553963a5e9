import { Maximize2, Minus, Plus, Shuffle } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { IconButton } from '../../ui/IconButton.tsx'
import { tellFailure } from '../../ui/toasts.ts'
import { useThemeName } from '../../ui/use-theme-name.ts'
import type { GraphCanvas } from './draw/graph-canvas.ts'
import { VERY_MANY } from './draw/looks.ts'
import { GraphList } from './GraphList.tsx'
import { chooseEntity, chooseRelation, expand } from './graph-commands.ts'
import { graphState, shownPath } from './graph-state.ts'
import { Legend } from './Legend.tsx'
import { highlightOf, withPath } from './path-words.ts'

/** `impossible`: the machine cannot draw it. */
type Ability = 'unknown' | 'possible' | 'impossible'

/** The graph as points and lines; as a list, with the reason, where it cannot be drawn. */
export function GraphPicture({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const stage = useRef<HTMLDivElement>(null)
  const part = useStore(graphState, (state) => state.part)
  const large = (part?.relations.length ?? 0) > VERY_MANY
  const { canvas, ability, moving } = useCanvas(stage, onInspect, large)
  useShown(canvas)
  if (ability === 'impossible') {
    return (
      <>
        <p className="graph__note" role="status" data-testid="graph-no-webgl">
          {t('graph.noWebgl')}
        </p>
        <GraphList onInspect={onInspect} />
      </>
    )
  }
  return (
    <div className="graph__stage">
      <div
        ref={stage}
        className="graph__canvas"
        role="application"
        aria-label={t('graph.pictureLabel', {
          entities: part?.entities.length ?? 0,
          relations: part?.relations.length ?? 0,
        })}
        data-testid="graph-canvas"
        data-ready={canvas !== null}
        data-moving={moving}
      />
      <Legend />
      <div className="graph__tools">
        <IconButton label={t('graph.zoomIn')} side="left" onClick={() => canvas?.zoom(1.5)}>
          <Plus size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('graph.zoomOut')} side="left" onClick={() => canvas?.zoom(1 / 1.5)}>
          <Minus size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('graph.fit')} side="left" onClick={() => canvas?.fit()} data-testid="graph-fit">
          <Maximize2 size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('graph.layOut')} side="left" onClick={() => canvas?.layOut()}>
          <Shuffle size={16} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  )
}

function useCanvas(stage: RefObject<HTMLDivElement | null>, onInspect: () => void, large: boolean) {
  const [canvas, setCanvas] = useState<GraphCanvas | null>(null)
  const [ability, setAbility] = useState<Ability>('unknown')
  const [moving, setMoving] = useState(true)
  const theme = useThemeName()
  const inspect = useRef(onInspect)
  inspect.current = onInspect
  useEffect(() => {
    let opened: GraphCanvas | null = null
    let gone = false
    const open = async () => {
      const { canDraw, openCanvas } = await import('./draw/graph-canvas.ts')
      if (gone || !stage.current) return
      if (!canDraw()) return setAbility('impossible')
      opened = openCanvas(
        stage.current,
        {
          onEntity: (id) => {
            chooseEntity(id)
            inspect.current()
          },
          onRelation: (id) => {
            chooseRelation(id)
            inspect.current()
          },
          onExpand: (id) => {
            const entity = graphState.getState().part?.entities.find((each) => each.id === id)
            if (entity) void expand(entity.id)
          },
          onLayout: setMoving,
          onLost: () => setAbility('impossible'),
        },
        large,
      )
      setAbility('possible')
      setCanvas(opened)
    }
    open().catch((error: unknown) => {
      tellFailure(error)
      setAbility('impossible')
    })
    return () => {
      gone = true
      opened?.stop()
      setCanvas(null)
    }
  }, [stage, large])
  // Another theme has other colours.
  useEffect(() => {
    if (theme) canvas?.restyle()
  }, [canvas, theme])
  return { canvas, ability, moving }
}

/** Draws what is to be shown, whenever that changes. */
function useShown(canvas: GraphCanvas | null): void {
  const { part, colourBy, types, selected, centre } = useStore(graphState)
  const path = useStore(graphState, shownPath)
  const order = useMemo(() => (colourBy === 'relation' ? types.map(({ type }) => type) : []), [colourBy, types])
  const whole = useMemo(() => (part ? withPath(part, path) : null), [part, path])
  const highlight = useMemo(() => (path.length === 0 ? null : highlightOf(path)), [path])
  const chosen = selected?.kind === 'entity' ? selected.id : (selected?.relation.id ?? null)
  useEffect(() => {
    if (canvas && whole) canvas.show({ part: whole, colourBy, order, selected: chosen, highlight })
  }, [canvas, whole, colourBy, order, chosen, highlight])
  useEffect(() => {
    if (canvas && centre) canvas.centre(centre.id)
  }, [canvas, centre])
}
