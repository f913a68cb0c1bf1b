/** Operating theatres. */
import type { CarePart, PartRun } from './part.ts'

export type TheatresModel = Record<string, never>

export class TheatresRun implements PartRun<TheatresRun> {
  copy(): TheatresRun {
    return new TheatresRun()
  }
}

export const theatres: CarePart<TheatresModel, TheatresRun> = {
  id: 'theatres',
  name: { zh: '手术室', en: 'Operating theatres' },
  fidelity: 'full',
  model: () => null,
  start: () => new TheatresRun(),
  handlers: {},
}
