import { z } from 'zod'
import { RunId } from '../ids.ts'
import { RUN_ORDER_KEYS } from '../run-order.ts'

export const RunOrder = z.object({ by: z.enum(RUN_ORDER_KEYS), direction: z.enum(['asc', 'desc']) })

export const RunCursor = z.object({ key: z.number(), id: RunId })
