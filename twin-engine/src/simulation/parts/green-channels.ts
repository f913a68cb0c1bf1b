/** Green channels. */
import type { CarePart, PartRun } from './part.ts'

export type GreenChannelsModel = Record<string, never>

export class GreenChannelsRun implements PartRun<GreenChannelsRun> {
  copy(): GreenChannelsRun {
    return new GreenChannelsRun()
  }
}

export const greenChannels: CarePart<GreenChannelsModel, GreenChannelsRun> = {
  id: 'green-channels',
  name: { zh: '绿色通道', en: 'Green channels' },
  fidelity: 'full',
  model: () => null,
  start: () => new GreenChannelsRun(),
  handlers: {},
}
