import { arrange } from './arrange.ts'
import type { LayoutTask } from './layout-message.ts'

self.onmessage = ({ data }: MessageEvent<LayoutTask>) =>
  arrange(data, (news) => self.postMessage(news, { transfer: [news.places.buffer] }))
