import {
  createEdgeCompoundProgram,
  EdgeArrowHeadProgram,
  EdgeClampedProgram,
  EdgeLineProgram,
  EdgeProgram,
  type EdgeProgramType,
  EdgeRectangleProgram,
  type InstancedProgramDefinition,
  NodeCircleProgram,
  NodeProgram,
  type NodeProgramType,
  type Program,
  type ProgramDefinition,
} from 'sigma/rendering'
import type { Settings } from 'sigma/settings'
import type { RenderParams } from 'sigma/types'
import { toCorners } from './corners.ts'
import type { EdgeLook, NodeLook } from './graph-data.ts'

/*
 * sigma draws each point and each line as an instance of one shape. A machine without a graphics card carries out every instance as a call
 * of its own, so that a few thousand take a fifth of a second. These programs draw the same with the same shaders in one call: what
 * sigma keeps once for all instances stands beside each corner.
 */

function instanced(definition: ProgramDefinition | InstancedProgramDefinition): InstancedProgramDefinition {
  if ('CONSTANT_ATTRIBUTES' in definition) return definition
  throw new TypeError('Only what is drawn in instances can be drawn flat.')
}

function flat({ CONSTANT_ATTRIBUTES, CONSTANT_DATA: _, ...rest }: InstancedProgramDefinition): ProgramDefinition {
  return { ...rest, ATTRIBUTES: [...rest.ATTRIBUTES, ...CONSTANT_ATTRIBUTES] }
}

type Quiet = () => boolean

/** `quiet`: the points are drawn without finding out later which of them lies below the pointer. */
function flatNode(shape: NodeProgram, quiet: Quiet): NodeProgramType<NodeLook, EdgeLook> {
  const definition = instanced(shape.getDefinition())
  return class extends NodeProgram<string, NodeLook, EdgeLook> {
    override getDefinition() {
      return flat(definition)
    }
    override processVisibleItem(...[index, start, look]: Parameters<NodeProgram['processVisibleItem']>): void {
      shape.processVisibleItem.call(this, index, start, look)
      toCorners(this.array, start, this.STRIDE, definition.CONSTANT_DATA)
    }
    override setUniforms(...given: Parameters<Program['setUniforms']>): void {
      shape.setUniforms.apply(this, given)
    }
    override render(params: RenderParams): void {
      const { pickProgram } = this
      if (quiet()) this.pickProgram = null
      super.render(params)
      this.pickProgram = pickProgram
    }
  }
}

/** `quiet`: no lines are drawn. */
function flatEdge(shape: object, quiet: Quiet): EdgeProgramType<NodeLook, EdgeLook> {
  if (!(shape instanceof EdgeProgram)) throw new TypeError('Only programs for lines draw lines.')
  const definition = instanced(shape.getDefinition())
  return class extends EdgeProgram<string, NodeLook, EdgeLook> {
    override getDefinition() {
      return flat(definition)
    }
    override processVisibleItem(...[index, start, ...looks]: Parameters<EdgeProgram['processVisibleItem']>): void {
      shape.processVisibleItem.call(this, index, start, ...looks)
      toCorners(this.array, start, this.STRIDE, definition.CONSTANT_DATA)
    }
    override setUniforms(...given: Parameters<Program['setUniforms']>): void {
      shape.setUniforms.apply(this, given)
    }
    override render(params: RenderParams): void {
      if (!quiet()) super.render(params)
    }
  }
}

function thinLine(quiet: Quiet): EdgeProgramType<NodeLook, EdgeLook> {
  return class extends EdgeLineProgram<NodeLook, EdgeLook> {
    override render(params: RenderParams): void {
      if (!quiet()) super.render(params)
    }
  }
}

/** How points and lines are drawn. `thin`: all lines have one width and no arrows. */
export function flatPrograms(thin: boolean, quiet: Quiet): Partial<Settings<NodeLook, EdgeLook>> {
  const line = thin ? thinLine(quiet) : flatEdge(EdgeRectangleProgram.prototype, quiet)
  const arrow = createEdgeCompoundProgram<NodeLook, EdgeLook>([
    flatEdge(EdgeClampedProgram.prototype, quiet),
    flatEdge(EdgeArrowHeadProgram.prototype, quiet),
  ])
  return {
    nodeProgramClasses: { circle: flatNode(NodeCircleProgram.prototype, quiet) },
    edgeProgramClasses: { line, arrow: thin ? line : arrow },
  }
}
