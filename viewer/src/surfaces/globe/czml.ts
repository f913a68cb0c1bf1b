// Hospitals over time as CZML, the time-dynamic form that Cesium and other viewers play: towers whose colour is the share of beds in use.
import { severityByOccupancy } from '../../findings/moment.ts'
import { METRES_PER_UNIT } from '../../scene/projection.ts'
import { towerShape } from '../../scene/tower-shape.ts'
import type { Bilingual } from '../surface.ts'

export interface CzmlHospital {
  readonly id: string
  readonly name: Bilingual
  readonly lng: number
  readonly lat: number
  readonly openBeds: number
  /** Rising in time; `occupancy` is a share of open beds, null = not known from then on. */
  readonly samples: readonly { readonly at: number; readonly occupancy: number | null }[]
}

/** What our files say of themselves in a packet of their own, so that they can be opened again. */
export const CZML_ABOUT = 'kangcheng'
export const CZML_FORMAT = 'kangcheng-czml/1'

export interface CzmlInput {
  readonly name: string
  /** Id of the city. */
  readonly city: string
  readonly kind: 'recorded' | 'rehearsal'
  /** What whoever opens the file must be told: synthetic load, a rehearsal, a replay. */
  readonly notice: string
  readonly hospitals: readonly CzmlHospital[]
  /** End of the last sample, epoch ms. */
  readonly until: number
}

/** From teal over amber to red at the shares that the legend names; unknown is slate. */
const COLOURS = { unknown: '#5b7183', normal: '#46a39c', watch: '#f0b429', critical: '#f4485a' } as const

const look = (occupancy: number | null): keyof typeof COLOURS => {
  const severity = severityByOccupancy(occupancy)
  return severity === 'closed' ? 'unknown' : severity
}

const rgba = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).concat(255)

const iso = (at: number): string => new Date(at).toISOString()

/** Packets of one document. A hospital without samples is left out. */
export function czmlOf({ name, city, kind, notice, hospitals, until }: CzmlInput): object[] {
  const shown = hospitals.filter(({ samples }) => samples.length > 0)
  const from = Math.min(until, ...shown.map(({ samples }) => samples[0]!.at))
  const interval = `${iso(from)}/${iso(until)}`
  return [
    {
      id: 'document',
      name,
      description: notice,
      version: '1.0',
      clock: { interval, currentTime: iso(from), multiplier: 600, range: 'LOOP_STOP', step: 'SYSTEM_CLOCK_MULTIPLIER' },
    },
    { id: CZML_ABOUT, description: notice, properties: { format: CZML_FORMAT, city, kind } },
    ...shown.map((hospital) => {
      const shape = towerShape(hospital.openBeds)
      const [width, depth, height] = [shape.width, shape.depth, shape.height].map((units) => units * METRES_PER_UNIT)
      const spans = hospital.samples.map(({ at, occupancy }, k) => ({
        interval: `${iso(at)}/${iso(hospital.samples[k + 1]?.at ?? until)}`,
        occupancy,
      }))
      return {
        id: hospital.id,
        name: `${hospital.name.zh} ${hospital.name.en}`,
        description: notice,
        availability: interval,
        position: { cartographicDegrees: [hospital.lng, hospital.lat, height! / 2] },
        box: {
          dimensions: { cartesian: [width, depth, height] },
          material: {
            solidColor: {
              color: spans.map((span) => ({ interval: span.interval, rgba: rgba(COLOURS[look(span.occupancy)]) })),
            },
          },
        },
        properties: {
          openBeds: hospital.openBeds,
          occupancy: spans.flatMap((span) =>
            span.occupancy === null ? [] : [{ interval: span.interval, number: span.occupancy }],
          ),
        },
      }
    }),
  ]
}
