// Where the finding holds: how many of its places the picture leaves out, which is the nearest, and the way there.
import { useHeatWords } from '../../../i18n/heat-words.ts'
import type { Text } from '../../../i18n/words.ts'
import { spotAround } from '../../../scene/outside-spots.ts'
import { kilometresText } from '../../../scene/stage-edge.ts'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { lookAtSpot, useStageLayers } from '../stage-layers.ts'
import { residents } from './heat-hook.ts'
import type { HeatSpot } from './heat-spots.ts'

interface HeatPlacesProps {
  spots: readonly HeatSpot[]
  /** Names of subdistricts, where a place is smaller than a district; null = a place is a district. */
  areas: readonly Text[] | null
}

export function HeatPlaces({ spots, areas }: HeatPlacesProps) {
  const words = useHeatWords()
  const { say } = useWords()
  const districts = useApp((state) => state.city?.districts)
  const outside = useStageLayers((state) => state.outside)
  const [first] = outside
  const nearest = first && spots[first.at]
  const name = nearest && (areas?.[nearest.area] ?? districts?.[nearest.district]?.name)
  return (
    <div className="heat-places" data-outside={outside.length}>
      <p>
        {outside.length === 0 ? words.allSeen(spots.length) : words.outside(outside.length, spots.length)}
        {nearest &&
          ` · ${words.nearest(
            name ? say(name) : '–',
            residents(nearest.residents, words),
            kilometresText(first.awayMetres),
            words.direction(Math.round(first.bearingDegrees / 45) % 8),
          )}`}
      </p>
      {nearest && (
        <button type="button" className="button" onClick={() => lookAtSpot(nearest)}>
          {words.flyThere}
        </button>
      )}
      {nearest && spots.length > 1 && (
        <button type="button" className="button" onClick={() => lookAtSpot(spotAround(spots)!)}>
          {words.showAll}
        </button>
      )}
    </div>
  )
}
