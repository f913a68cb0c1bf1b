// The last day of every hospital as a CZML file, for viewers that play time on a globe.
import { ask } from '../../data/client.ts'
import { HISTORIES } from '../../data/operations.ts'
import type { Words } from '../../i18n/words.ts'
import { saveFile } from '../../shell/save-file.ts'
import { replayedSource, store } from '../../store.ts'
import { type CzmlHospital, czmlOf } from '../../surfaces/globe/czml.ts'

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
          openBeds: hospital.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.openBeds), 0),
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
