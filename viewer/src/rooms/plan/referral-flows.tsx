// Who goes where at the chosen share: up, straight to a hospital, back because of the wait, and down.
import { useSize } from '../../charts/use-size.ts'
import type { LabScan } from '../../data/referral-types.ts'
import { count, percent } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { fixed } from './plan-figures.ts'
import { bandWords, figureAt, nowOf } from './referral-figures.ts'
import { LabPanel } from './referral-panel.tsx'
import { type FlowNode, flowShapes, flowsAt, type Ribbon } from './referral-shapes.ts'

const LABELLED: readonly (readonly [ribbon: string, word: 'up' | 'back' | 'down' | 'direct', figure: string])[] = [
  ['tertiary-direct', 'direct', 'tertiary-direct'],
  ['tertiary-up', 'up', 'tertiary-up'],
  ['tertiary-back', 'back', 'tertiary-back'],
  ['other-direct', 'direct', 'other-direct'],
  ['other-up', 'up', 'other-up'],
  ['other-back', 'back', 'other-back'],
  ['down', 'down', 'referred-down'],
]

export function FlowPanel({ scan, share }: { scan: LabScan; share: number }) {
  const { words, language } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const flows = flowsAt(scan, share)
  const freed = figureAt(scan, 'clinic-freed', share).central ?? 0
  const finding =
    freed >= 0
      ? words['lab.flowsFinding'](percent(share), count(freed))
      : words['lab.flowsMore'](percent(share), count(-freed))
  const ratio = figureAt(scan, 'down-to-up', share)
  return (
    <LabPanel
      id="flows"
      title={words['lab.flows']}
      finding={finding}
      meta={`${words['lab.flowsMeta']} · ${words['lab.downUp']} ${fixed(ratio.central, 2)}`}
      unit={words['lab.perDay']}
      table={() => ({
        columns: [
          words['lab.column.figure'],
          words['lab.column.now'],
          words['lab.column.then'],
          words['lab.column.band'],
        ],
        rows: LABELLED.map(([, , id]) => {
          const at = figureAt(scan, id, share)
          return [
            scan.figures.find((one) => one.id === id)?.name[language] ?? id,
            count(nowOf(scan, id).central),
            count(at.central),
            bandWords(at, count),
          ]
        }),
      })}
    >
      <div className="plan-chart" ref={ref}>
        {flows && size.width > 0 && <Flows scan={scan} share={share} size={size} label={finding} />}
      </div>
    </LabPanel>
  )
}

function Flows(props: { scan: LabScan; share: number; size: { width: number; height: number }; label: string }) {
  const { scan, share, size } = props
  const { words } = useWords()
  const { nodes, ribbons } = flowShapes(flowsAt(scan, share)!, size.width, size.height)
  const right = nodes.find(({ id }) => id === 'away')!.x
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={props.label}>
      {ribbons.map((one) => (
        <path key={one.id} className={`flow-ribbon is-${one.kind}`} d={one.path}>
          <title>{`${count(one.value)} ${words['lab.perDay']}`}</title>
        </path>
      ))}
      {ribbons
        .filter(({ id, kind }) => kind !== 'direct' && id !== 'primary')
        .map((one) => (
          <Chevron key={one.id} ribbon={one} />
        ))}
      {nodes.map((node) => (
        <Node key={node.id} node={node} scan={scan} share={share} right={right} />
      ))}
    </svg>
  )
}

/** Says which way a flow goes without its colour. */
function Chevron({ ribbon: { x, y, kind } }: { ribbon: Ribbon }) {
  const d = kind === 'down' ? 'M4 -4l-7 4l7 4' : 'M-4 -4l7 4l-7 4'
  return <path className="flow-chevron" d={d} transform={`translate(${x} ${y})`} />
}

function Node({ node, scan, share, right }: { node: FlowNode; scan: LabScan; share: number; right: number }) {
  const { words } = useWords()
  const all = node.id === 'people'
  const text = all || node.id === 'primary' ? node.x : right + 20
  const middle = node.id === 'primary' ? node.y - 44 : all ? node.y - 30 : node.y + 12
  const details = LABELLED.filter(([ribbon]) => ribbon.startsWith(`${node.id === 'hospitals' ? 'other' : node.id}-`))
  return (
    <g>
      <rect className={`flow-node is-${node.id}`} x={node.x} y={node.y} width="12" height={Math.max(2, node.height)} />
      <text className="flow-name" x={text} y={Math.max(14, middle)}>
        {words[`lab.node.${node.id}`]}
      </text>
      <text className="flow-value" x={text} y={Math.max(14, middle) + 22}>
        {count(node.value)}
        <tspan className="flow-unit"> {words['lab.perDay']}</tspan>
      </text>
      {details.map(([ribbon, word, id], k) => {
        const at = figureAt(scan, id, share)
        return (
          <text key={ribbon} className={`flow-detail is-${word}`} x={text} y={Math.max(14, middle) + 42 + k * 17}>
            {words[`lab.flow.${word}`]} {count(at.central)}{' '}
            <tspan className="flow-band">{word === 'direct' ? '' : bandWords(at, count)}</tspan>
          </text>
        )
      })}
      {node.id === 'primary' && (
        <text className="flow-detail is-down" x={text + 22} y={node.y + node.height + 18}>
          {words['lab.flow.down']} {count(figureAt(scan, 'referred-down', share).central)}
        </text>
      )}
    </g>
  )
}
