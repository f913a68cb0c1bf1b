// Who sends to whom, on the ground of the city: an arrow a pair, its width by patients, dashed where it leaves the group.
import { useMemo } from 'react'
import { useSize } from '../../../charts/use-size.ts'
import type { AllocationRun } from '../../../data/allocation-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { useApp } from '../../../store.ts'
import { CellCanvas } from '../../plan/cell-canvas.tsx'
import { type MapFrame, mapFrame } from '../../plan/map-frame.ts'
import { mapFinding, mapTable, type Pair, pairsOf, sentBy } from './allocation-pairs.ts'
import { askedOf, useAllocation } from './allocation-store.ts'

const noColour = (): string => 'transparent'
const LABELS = 10

export function AllocationMap({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const ground = useApp((state) => state.ground)
  const theme = useApp((state) => state.theme)
  const city = useApp((state) => state.city)
  const option = useAllocation((state) => state.option)
  const pairs = useMemo(() => pairsOf(askedOf(run, option)), [run, option])
  const places = useMemo(() => (city?.places ?? []).map(({ id, location }) => ({ id, location })), [city])
  const frame = useMemo(() => {
    if (!ground || size.width === 0 || size.height === 0) return null
    const told = new Set(pairs.flatMap(({ from, to }) => [from, to]))
    const shown = told.size > 1 ? places.filter(({ id }) => told.has(id)) : places
    return mapFrame(
      {
        lng: shown.map(({ location }) => location.lng),
        lat: shown.map(({ location }) => location.lat),
        population: shown.map(() => 1),
      },
      ground.place,
      size.width,
      size.height,
    )
  }, [ground, places, pairs, size.width, size.height])
  const full = new Set((run.proposal?.blocked ?? []).map(({ facility }) => facility))
  const sent = sentBy(option)
  const finding = mapFinding(pairs, sent, nameOf, words)
  return (
    <ChartFrame
      facts={{
        id: 'allocation-map',
        finding,
        unit: words[`mapUnit.${sent}`],
        at: Date.parse(run.forkedAt),
        basis: 'simulated',
        note: `${words[`option.${sent}`]} · ${run.horizonHours} h · P${Math.round(run.quantile * 100)} · seed ${run.seed} · ${run.engineVersion}`,
        caption: `${words.map} · ${words[`mapUnit.${sent}`]}`,
        table: () => mapTable(pairs, sent, nameOf, words),
      }}
      tableClass="figure-table"
      title={<h2>{finding}</h2>}
    >
      <div className="allocation-map" ref={ref}>
        {frame && (
          <>
            <CellCanvas
              frame={frame}
              ground={ground?.ground ?? null}
              theme={theme}
              colour={noColour}
              className="cells"
            />
            <svg
              width={size.width}
              height={size.height}
              role="img"
              aria-label={`${words.map}: ${pairs
                .slice(0, LABELS)
                .map(({ from, to, amount }) => `${nameOf(from)} → ${nameOf(to)} ${amount.toFixed(0)}`)
                .join('; ')}`}
            >
              {places.map(({ id, location }) => {
                const [x, y] = frame.place(location)
                return (
                  <circle key={id} cx={x} cy={y} r={full.has(id) ? 5 : 3} className={full.has(id) ? 'is-full' : ''} />
                )
              })}
              {pairs.map((pair) => (
                <Arrow key={`${pair.from} ${pair.to}`} pair={pair} frame={frame} places={places} />
              ))}
              <Labels frame={frame} pairs={pairs} places={places} nameOf={nameOf} width={size.width} />
            </svg>
          </>
        )}
      </div>
      <p className="meta allocation-legend">{sent === 'transfers' ? words.mapLegend : words[`mapLegend.${sent}`]}</p>
    </ChartFrame>
  )
}

type Places = readonly { readonly id: string; readonly location: { readonly lng: number; readonly lat: number } }[]

function Arrow({ pair, frame, places }: { pair: Pair; frame: MapFrame; places: Places }) {
  const from = places.find(({ id }) => id === pair.from)
  const to = places.find(({ id }) => id === pair.to)
  if (!from || !to) return null
  const [x0, y0] = frame.place(from.location)
  const [x1, y1] = frame.place(to.location)
  const length = Math.max(1, Math.hypot(x1 - x0, y1 - y0))
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length]
  // Bent to its left, so that there and back lie apart.
  const [mx, my] = [(x0 + x1) / 2 - uy * length * 0.14, (y0 + y1) / 2 + ux * length * 0.14]
  const width = 1.5 + 5.5 * Math.sqrt(pair.share)
  const [tx, ty] = unit(x1 - mx, y1 - my)
  const head = 5 + width
  return (
    <g className={pair.sameGroup ? 'allocation-arrow' : 'allocation-arrow is-across'}>
      <path d={`M${x0},${y0} Q${mx},${my} ${x1 - tx * head},${y1 - ty * head}`} strokeWidth={width} />
      <polygon
        points={`${x1},${y1} ${x1 - tx * head - ty * head * 0.55},${y1 - ty * head + tx * head * 0.55} ${x1 - tx * head + ty * head * 0.55},${y1 - ty * head - tx * head * 0.55}`}
      />
    </g>
  )
}

function unit(x: number, y: number): readonly [number, number] {
  const length = Math.max(1e-9, Math.hypot(x, y))
  return [x / length, y / length]
}

/** Names of those who send and take, each where none lies yet. */
function Labels({
  frame,
  pairs,
  places,
  nameOf,
  width,
}: {
  frame: MapFrame
  pairs: readonly Pair[]
  places: Places
  nameOf: (id: string) => string
  width: number
}) {
  const taken: { x: number; y: number; w: number }[] = []
  const labels: { id: string; x: number; y: number; end: boolean }[] = []
  for (const id of [...new Set(pairs.flatMap(({ from, to }) => [from, to]))].slice(0, LABELS)) {
    const place = places.find((one) => one.id === id)
    if (!place) continue
    const [x, y] = frame.place(place.location)
    const w = nameOf(id).length * (/\p{Script=Han}/u.test(nameOf(id)) ? 13 : 7)
    const end = x + w + 12 > width
    const left = end ? x - w - 8 : x + 8
    if (taken.some((one) => left < one.x + one.w && one.x < left + w && Math.abs(one.y - y) < 16)) continue
    taken.push({ x: left, y, w })
    labels.push({ id, x: end ? x - 8 : x + 8, y: y + 4, end })
  }
  return labels.map(({ id, x, y, end }) => (
    <text key={id} x={x} y={y} textAnchor={end ? 'end' : 'start'}>
      {nameOf(id)}
    </text>
  ))
}
