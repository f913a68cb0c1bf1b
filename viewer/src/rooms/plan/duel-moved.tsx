// Whose admissions a plan takes: from the hospitals that lose some to the sites that gain them.
import { sankey, sankeyLinkHorizontal } from 'd3-sankey'
import { useSize } from '../../charts/use-size.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { signed } from '../../format/numbers.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { type Moved, movedLinks, OTHER } from './duel-figures.ts'
import type { DuelPartProps } from './duel-view.tsx'
import { usePlan } from './plan-store.ts'

const NAMES = 168
const NODE = 9

export function MovedWorkload(parts: DuelPartProps) {
  const { duel } = parts
  const leader = duel.winner ?? duel.ranking[0]?.candidate
  const moved = duel.moved.find(({ candidate }) => candidate === leader)?.moved ?? NONE
  return leader && movedLinks(moved).nodes.length > 0 ? <Drawn {...parts} leader={leader} moved={moved} /> : null
}

const NONE: readonly Moved[] = []

interface DrawnProps extends DuelPartProps {
  readonly leader: string
  readonly moved: readonly Moved[]
}

function Drawn({ duel, nameOf, leader, moved }: DrawnProps) {
  const { words, say, language } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const catalogue = useApp((state) => state.catalogue)
  const asked = usePlan((state) => state.asked)
  const { nodes, links, others } = movedLinks(moved)
  const known = new Map(moved.map((one) => [one.facility, one]))
  const placeName = (id: string): string => {
    if (id === OTHER) return words['duel.others'](others)
    const facility = catalogue?.facility.get(id)
    if (facility) return say(facility.name)
    const site = asked?.candidates.find((one) => id === `plan-${leader}-${one.id}`)
    return site ? site.name[language] : id
  }
  const height = Math.max(160, nodes.filter(({ side }) => side === 'from').length * 30 + 10)
  const right = Math.max(NAMES + 60, size.width - NAMES)
  const drawn = sankey<{ id: string; side: 'from' | 'to' }, object>()
    .nodeWidth(NODE)
    .nodePadding(10)
    .nodeSort(null)
    .extent([
      [NAMES, 4],
      [right, height - 4],
    ])({ nodes: nodes.map((node) => ({ ...node })), links: links.map((link) => ({ ...link })) })
  const path = sankeyLinkHorizontal<{ id: string; side: 'from' | 'to' }, object>()
  return (
    <section className="duel-moved">
      <ChartFrame
        facts={{
          id: 'duel-moved',
          finding: words['duel.moved'](nameOf(leader)),
          unit: words['unit.people'],
          at: Date.parse(duel.forkedAt),
          basis: 'simulated',
          note: words['duel.movedNote'](Math.round(duel.horizonHours / 24)),
          table: () => ({
            columns: [words['col.hospital'], words['duel.admissions'], words['lab.column.band']],
            rows: moved.map((one) => [
              placeName(one.facility),
              signed(one.admissions),
              `[${signed(one.admissionsLow)}, ${signed(one.admissionsHigh)}]`,
            ]),
          }),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2>{words['duel.moved'](nameOf(leader))}</h2>
            <span className="meta ellipsis">{words['duel.movedNote'](Math.round(duel.horizonHours / 24))}</span>
          </>
        }
      >
        <div ref={ref}>
          {size.width > 0 && (
            <svg width={size.width} height={height} role="img" aria-label={words['duel.moved'](nameOf(leader))}>
              {drawn.links.map((link) => (
                <path
                  key={link.index}
                  className={`duel-link plan-${leader}`}
                  d={path(link) ?? ''}
                  strokeWidth={Math.max(1, link.width ?? 0)}
                />
              ))}
              {drawn.nodes.map((node) => {
                const isFrom = node.side === 'from'
                const y = ((node.y0 ?? 0) + (node.y1 ?? 0)) / 2
                const one = known.get(node.id)
                const band = one ? `[${signed(one.admissionsLow)}, ${signed(one.admissionsHigh)}]` : ''
                const people = signed((isFrom ? -1 : 1) * (node.value ?? 0))
                return (
                  <g key={`${node.side} ${node.id}`} className={isFrom ? 'duel-from' : `duel-to plan-${leader}`}>
                    <rect
                      x={node.x0}
                      y={node.y0}
                      width={NODE}
                      height={Math.max(1.5, (node.y1 ?? 0) - (node.y0 ?? 0))}
                    />
                    <text x={isFrom ? NAMES - 8 : right + 8} y={y - 2} textAnchor={isFrom ? 'end' : 'start'}>
                      {shortened(placeName(node.id))}
                      <title>{placeName(node.id)}</title>
                    </text>
                    <text
                      className="duel-people"
                      x={isFrom ? NAMES - 8 : right + 8}
                      y={y + 12}
                      textAnchor={isFrom ? 'end' : 'start'}
                    >
                      {people} {band}
                    </text>
                  </g>
                )
              })}
            </svg>
          )}
        </div>
      </ChartFrame>
      <p className="meta duel-note">{words['duel.movedHow']}</p>
    </section>
  )
}

const FITS_WIDE = 12
/** Chinese characters are twice as wide. */
function shortened(name: string): string {
  let room = FITS_WIDE * 2
  for (const [k, letter] of [...name].entries()) {
    room -= letter > '\u2e7f' ? 2 : 1.1
    if (room < 0) return `${[...name].slice(0, k).join('')}…`
  }
  return name
}
