/** Keys of the parameters of emptying a hospital, and of whom a flood cuts off. */
import type { ParameterKey } from './key-shapes.ts'

export const EVACUATION_KEYS = {
  'evacuation.isolationMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'drive to the nearest open department beyond which a place counts as isolated',
  },
  'evacuation.dialysisPerMillion': {
    unit: 'per million residents',
    shape: 'number',
    what: 'residents on haemodialysis',
  },
  'evacuation.homeOxygenPerMillion': {
    unit: 'per million residents',
    shape: 'number',
    what: 'residents on long-term oxygen at home',
  },
} as const satisfies Record<string, ParameterKey>
