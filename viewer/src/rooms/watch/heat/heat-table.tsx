// The chosen figure as a table by district: the equal of the coloured ground.
import { DataTable } from '../../../charts/data-table.tsx'
import { count, percent } from '../../../format/numbers.ts'
import { useHeatWords } from '../../../i18n/heat-words.ts'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { byDistrict } from './heat-figures.ts'
import { useShownHeat } from './heat-hook.ts'
import { HEAT_LAYERS } from './heat-layers.ts'

export default function HeatTable() {
  const words = useHeatWords()
  const { say } = useWords()
  const name = useApp((state) => state.route.layer)
  const districts = useApp((state) => state.city?.districts)
  const heat = useShownHeat(name)
  if (heat === null || name === null || !districts || !('values' in heat)) return null
  const { counts, written } = HEAT_LAYERS[name]
  const isLow = name === 'access'
  const figure = (value: number | null): string =>
    written === 'percent' ? `${percent(value)}%` : value === null ? '–' : value.toFixed(2)
  const limit = written === 'percent' ? `${percent(counts, 0)}%` : String(counts)
  const rows = byDistrict(heat.values, heat.cells, districts.length, (value) =>
    isLow ? value < counts : value >= counts,
  )
  return (
    <>
      <DataTable
        caption={`${words.table(words[name])} · ${heat.finding}`}
        columns={[
          words.district,
          words.residents,
          words.mean,
          isLow ? words.below(limit) : words.above(limit),
          words.notKnown,
        ]}
        rows={rows.map(({ people, known, unknown, mean }, d) => [
          say(districts[d]!.name),
          count(known + unknown),
          figure(mean),
          count(people),
          count(unknown),
        ])}
      />
      <p className="meta">
        {heat.unit} · {heat.basis}
        {heat.synthetic && ` · ${words.synthetic}`}
      </p>
    </>
  )
}
