// The last day of every hospital as a CZML file, for viewers that play time on a globe.
import { ask } from '../../../data/client.ts'
import { HISTORIES } from '../../../data/operations.ts'
import type { FacilityPlan, RehearsalResult } from '../../../data/types.ts'
import type { Words } from '../../../i18n/words.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { replayedSource, store } from '../../../store.ts'
import { type CzmlHospital, czmlOf } from '../../../surfaces/globe/czml.ts'

interface History {
  readonly everyMinutes: number
  readonly newest: string | null
  readonly occupied: readonly (number | null)[]
  readonly open: readonly (number | null)[]
}

/** Each recorded share of open beds with the instant it stood at, oldest first; what was not known is null. */
export function samplesOf({ everyMinutes, newest, occupied, open }: History): CzmlHospital['samples'] {
  if (newest === null) return []
  const last = Date.parse(newest)
  return occupied.map((beds, at) => {
    const of = open[at] ?? null
    return {
      at: last - (occupied.length - 1 - at) * everyMinutes * 60_000,
      occupancy: beds === null || of === null || of === 0 ? null : beds / of,
    }
  })
}

const bedsOf = ({ units }: FacilityPlan): number =>
  units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.openBeds), 0)

/** Shares of open beds that are needed over a rehearsal, by the side that is asked for: P50 of its runs. */
export function rehearsedSamples(
  { base, plan, baseCapacity, planCapacity }: RehearsalResult['facilities'][number],
  side: 'base' | 'plan',
  forkedAt: number,
  everyMinutes: number,
): CzmlHospital['samples'] {
  const [bands, open] = side === 'base' ? [base, baseCapacity] : [plan, planCapacity]
  return bands.p50.map((needed, k) => {
    const of = open[Math.min(k, open.length - 1)] ?? 0
    return { at: forkedAt + k * everyMinutes * 60_000, occupancy: of > 0 ? needed / of : null }
  })
}

/** A finished rehearsal as a file: every name in it says 推演. @returns false where there is no result */
export function exportRehearsal(): boolean {
  const { city, rehearsal } = store.getState()
  if (!city || !rehearsal?.result) return false
  const { result, title, forkedAt, everyMinutes, levers } = rehearsal
  const pairs = new Map(result.facilities.map((pair) => [pair.facility, pair]))
  const fork = Date.parse(forkedAt)
  const side = levers.length > 0 ? 'plan' : 'base'
  const sideWords = side === 'plan' ? '方案 / with the plan' : '不处置 / do nothing'
  const hospitals = city.hospitals.flatMap((hospital): CzmlHospital[] => {
    const pair = pairs.get(hospital.id)
    if (pair === undefined) return []
    const { zh, en } = hospital.name
    return [
      {
        id: hospital.id,
        name: { zh: `推演 · ${zh}`, en: `REHEARSAL · ${en}` },
        ...hospital.location,
        openBeds: bedsOf(hospital),
        samples: rehearsedSamples(pair, side, fork, everyMinutes),
      },
    ]
  })
  const until = Math.max(fork, ...hospitals.flatMap(({ samples }) => samples.map(({ at }) => at)))
  const document = czmlOf({
    name: `推演 REHEARSAL · ${title}`,
    city: city.id,
    kind: 'rehearsal',
    notice: [
      '推演，不是实况 / REHEARSAL, not how it was',
      `${result.replications} 次运行的 P50，${sideWords} / P50 of ${result.replications} runs`,
      ...(city.synthetic ? ['合成数据 / SYNTHETIC'] : []),
      ...city.attributions,
    ].join(' · '),
    until: until + everyMinutes * 60_000,
    hospitals,
  })
  const day = new Date(fork).toISOString().slice(0, 16).replaceAll(':', '')
  const mark = city.synthetic ? '-synthetic' : ''
  saveFile(`${city.id}-${day}Z-rehearsal${mark}.czml`, 'application/json', JSON.stringify(document))
  return true
}

/** Asks for the histories and hands the file to the browser; the server's words where it refuses, null when all is well. */
export async function exportCzml(words: Words): Promise<string | null> {
  const { city, pulse } = store.getState()
  if (!city || !pulse) return words['stage.loading']
  const answer = await ask<{ city: { facilities: { nodes: readonly { id: string; history: History }[] } } }>(HISTORIES)
  if (!answer.ok) return answer.why
  const histories = new Map(answer.data.city.facilities.nodes.map(({ id, history }) => [id, history]))
  const until = Date.parse(pulse.asOf)
  const replay = replayedSource(store.getState())
  const document = czmlOf({
    name: `${city.name.zh} ${city.name.en}`,
    city: city.id,
    kind: 'recorded',
    notice: [
      city.synthetic ? '合成数据 / SYNTHETIC' : (replay ?? ''),
      '近 24 小时床位使用率 / bed occupancy of the last 24 hours',
      ...city.attributions,
    ]
      .filter((line) => line !== '')
      .join(' · '),
    until,
    hospitals: city.hospitals.flatMap((hospital): CzmlHospital[] => {
      const history = histories.get(hospital.id)
      if (!history) return []
      return [
        {
          id: hospital.id,
          name: hospital.name,
          ...hospital.location,
          openBeds: bedsOf(hospital),
          samples: samplesOf(history).filter(({ at }) => at < until),
        },
      ]
    }),
  })
  const day = new Date(until).toISOString().slice(0, 16).replaceAll(':', '')
  const mark = city.synthetic ? '-synthetic' : replay === null ? '' : '-replay'
  saveFile(`${city.id}-${day}Z${mark}.czml`, 'application/json', JSON.stringify(document))
  return null
}
