/** Ambulances on the map. */
import { AMBULANCE_PHASES, type RoadRoute } from '@kangcheng/twin-engine'
import { type AmbulanceReading, ambulancesOf } from '../live/ambulances.ts'
import { builder, PositionType } from './builder.ts'
import { FacilityType } from './facility.ts'

const enumName = (phase: string): string => phase.toUpperCase().replaceAll('-', '_')

const AmbulancePhaseType = builder.enumType('AmbulancePhase', {
  description: 'In order; HANDOVER: at the hospital with the patient still aboard.',
  values: Object.fromEntries(AMBULANCE_PHASES.map((phase) => [enumName(phase), { value: phase }])),
})

const AmbulanceWayBasis = builder.enumType('AmbulanceWayBasis', {
  values: {
    ROADS: { value: 'roads' },
    STRAIGHT_LINE: {
      value: 'straight-line',
      description: 'The city has no roads there: estimated over the great circle.',
    },
  },
})

const AmbulanceWayType = builder.objectRef<RoadRoute>('AmbulanceWay').implement({
  description:
    'The quickest way from the reported place at the speeds of the hour: an estimate, not where the vehicle was seen.',
  fields: (t) => ({
    basis: t.field({ type: AmbulanceWayBasis, resolve: (way) => way.basis }),
    points: t.field({
      type: ['Float'],
      description: 'Longitude and latitude of each point in turn, WGS-84 degrees, to five digits.',
      resolve: (way) => way.points.flatMap(([lng, lat]) => [digits(lng), digits(lat)]),
    }),
    minutes: t.field({
      type: ['Float'],
      description: 'Minutes from the report to each point.',
      resolve: (way) => way.minutes.map((minute) => Math.round(minute * 100) / 100),
    }),
  }),
})

const digits = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

const AmbulanceType = builder.objectRef<AmbulanceReading>('Ambulance').implement({
  description:
    'As it last said. A place where no facility stands is rounded to 0.01° for roles that may not know addresses.',
  fields: (t) => ({
    id: t.id({ resolve: (a, _, { twin }) => twin.city.vehicles[a.vehicle]!.id }),
    station: t.field({ type: FacilityType, resolve: (a, _, { twin }) => twin.city.vehicles[a.vehicle]!.station }),
    negativePressure: t.boolean({ resolve: (a, _, { twin }) => twin.city.vehicles[a.vehicle]!.negativePressure }),
    phase: t.field({ type: AmbulancePhaseType, resolve: (a) => a.phase }),
    since: t.field({ type: 'DateTime', resolve: (a) => a.since }),
    location: t.field({ type: PositionType, resolve: (a) => a.location }),
    destination: t.field({ type: FacilityType, nullable: true, resolve: (a) => a.destination }),
    way: t.field({ type: AmbulanceWayType, nullable: true, resolve: (a) => a.way }),
  }),
})

builder.queryField('ambulances', (t) =>
  t.field({
    type: [AmbulanceType],
    complexity: { field: 50, multiplier: 60 },
    description:
      'Those that were heard of, as they last said. Whoever holds places sees the ones that are under way to them, or stand there.',
    resolve: (_, __, { twin, parameters, access }) => {
      const readings = ambulancesOf(twin.state, parameters, access.seesAll('dispatch'))
      if (access.seesAll('operations')) return [...readings]
      return readings.filter(({ destination }) => destination !== null && access.sees('operations', destination))
    },
  }),
)
