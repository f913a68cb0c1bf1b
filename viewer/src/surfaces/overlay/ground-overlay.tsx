// Everything that lies over a ground that is not our own renderer's: flows, outlines, plates, locator, legend.
import type { SurfaceProps, SurfaceVehicle } from '../surface.ts'
import { CityLegend } from './city-legend.tsx'
import { insetsOf, useTaken } from './kept-clear.ts'
import { Locator } from './locator.tsx'
import { MarksCanvas } from './marks-canvas.tsx'
import { MovingCanvas } from './moving-canvas.tsx'
import { useOutside } from './outside.ts'
import { Plates } from './plates.tsx'
import type { Stage } from './stage.ts'
import { VehicleLegend } from './vehicle-legend.tsx'
import './overlay.css'

const NO_VEHICLES: readonly SurfaceVehicle[] = []

export function GroundOverlay(props: SurfaceProps & { stage: Stage }) {
  const { stage, ground, hospitals, selected, hovered, language } = props
  const taken = useTaken(props)
  useOutside(stage, props, taken)
  return (
    <>
      <MarksCanvas stage={stage} closures={props.closures} clinics={props.clinics} theme={props.theme} />
      <MovingCanvas
        stage={stage}
        flows={props.flows}
        vehicles={props.vehicles ?? NO_VEHICLES}
        hospitals={hospitals}
        selected={selected}
        hovered={hovered}
        still={props.paused || props.reducedMotion}
        theme={props.theme}
        timeSeconds={props.timeSeconds}
      />
      <Plates
        stage={stage}
        hospitals={hospitals}
        places={ground.places}
        selected={selected}
        hovered={hovered}
        language={language}
        insets={insetsOf(props)}
        edges={!props.compact}
        taken={taken}
        onSelect={props.onSelect}
        onHover={props.onHover}
        onFly={props.onFly}
      />
      {!props.compact && (
        <Locator
          stage={stage}
          ground={ground}
          hospitals={hospitals}
          selected={selected}
          language={language}
          onSelect={props.onSelect}
        />
      )}
      <CityLegend language={language} />
      <VehicleLegend language={language} vehicles={props.vehicles ?? NO_VEHICLES} />
    </>
  )
}
