// Visits of each district's people that stay in their district, by share.
import { scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import type { LabScan } from '../../data/referral-types.ts'
import { percent } from '../../format/numbers.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useWords } from '../../words-hook.ts'
import { bandAt, bandWords, valueAt } from './referral-figures.ts'
import { LabPanel } from './referral-panel.tsx'

const W = 100
const H = 28

export function CountyPanel({ scan, share }: { scan: LabScan; share: number }) {
  const { words, language } = useWords()
  const city = scan.figures.find(({ id }) => id === 'county-share')!
  const all = [
    { id: 'city', name: city.name, bands: city.bands },
    ...scan.districts.toSorted(
      (a, b) =>
        (valueAt(scan.shares, a.bands.central, share) ?? 0) - (valueAt(scan.shares, b.bands.central, share) ?? 0),
    ),
  ]
  // Every district on the same scale of points, each from its own present value.
  const changes = all.flatMap(({ bands: { central } }) => central.map((value) => (value ?? 0) - (central[0] ?? 0)))
  const rise = scaleLinear()
    .domain([Math.min(0, ...changes) - 0.004, Math.max(0.01, ...changes) + 0.004])
    .range([H - 3, 3])
  const x = scaleLinear()
    .domain([scan.shares[0]!, scan.shares.at(-1)!])
    .range([2, W - 2])
  const digits = (value: number): string => percent(value)
  return (
    <LabPanel
      id="county"
      title={words['lab.county']}
      meta={words['lab.countyMeta']}
      unit="%"
      table={() => ({
        columns: [words['lab.county'], words['lab.column.now'], words['lab.column.then'], words['lab.column.band']],
        rows: all.map(({ id, name, bands }) => {
          const at = bandAt(scan.shares, bands, share)
          return [
            id === 'city' ? words['lab.city'] : name[language],
            percent(bands.central[0]),
            percent(at.central),
            bandWords(at, digits),
          ]
        }),
      })}
    >
      <ScrollRegion className="lab-county-list" name={words['lab.county']}>
        <ul>
          {all.map(({ id, name, bands }) => {
            const at = bandAt(scan.shares, bands, share)
            const y = (value: number): number => rise(value - (bands.central[0] ?? 0))
            return (
              <li key={id} className={id === 'city' ? 'is-city' : ''}>
                <span>{id === 'city' ? words['lab.city'] : name[language]}</span>
                <svg width={W} height={H} role="img" aria-label={`${name[language]} ${percent(at.central)} %`}>
                  <path
                    className="curve-band"
                    d={
                      area<number>()
                        .x((k) => x(scan.shares[k]!))
                        .y0((k) => y(bands.p10[k] ?? bands.central[k] ?? 0))
                        .y1((k) => y(bands.p90[k] ?? bands.central[k] ?? 0))(scan.shares.map((_, k) => k)) ?? ''
                    }
                  />
                  <path
                    className="county-line"
                    d={
                      line<number>()
                        .x((k) => x(scan.shares[k]!))
                        .y((k) => y(bands.central[k] ?? 0))(scan.shares.map((_, k) => k)) ?? ''
                    }
                  />
                  <line className="curve-chosen" x1={x(share)} x2={x(share)} y1="0" y2={H} />
                </svg>
                <b>{percent(at.central)}</b>
                <em>
                  {words['lab.was'](percent(bands.central[0]))} {bandWords(at, digits)}
                </em>
              </li>
            )
          })}
        </ul>
      </ScrollRegion>
    </LabPanel>
  )
}
