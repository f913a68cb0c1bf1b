// Everything that lies over a ground that is not our own renderer's: flows, outlines, plates, locator, legend.
import type { Rectangle } from '../../scene/label-layout.ts'
import type { StageInsets, SurfaceProps, SurfaceVehicle } from '../surface.ts'
import { CityLegend } from './city-legend.tsx'
import { LOCATOR_HEIGHT, LOCATOR_WIDTH, Locator } from './locator.tsx'
import { MovingCanvas } from './moving-canvas.tsx'
import { Plates } from './plates.tsx'
import type { Stage } from './stage.ts'
import { VehicleLegend } from './vehicle-legend.tsx'
import './overlay.css'

const NO_VEHICLES: readonly SurfaceVehicle[] = []

const DEFAULT_INSETS: StageInsets = { top: 48, right: 0, bottom: 32, left: 0 }
/** With a strip more that says how to read the vehicles. */
const WITH_VEHICLES: StageInsets = { top: 48, right: 0, bottom: 60, left: 0 }

export const insetsOf = ({ insets, vehicles }: SurfaceProps): StageInsets =>
  insets ?? (vehicles && vehicles.length > 0 ? WITH_VEHICLES : DEFAULT_INSETS)

const NOTHING: readonly Rectangle[] = []
const nothingTaken = (): readonly Rectangle[] => NOTHING
const locatorTaken = (_width: number, height: number): readonly Rectangle[] => [
  { x: 0, y: height - LOCATOR_HEIGHT, width: LOCATOR_WIDTH, height: LOCATOR_HEIGHT },
]

/** What of the picture plates keep clear of. */
export const takenOf = ({ compact }: SurfaceProps): ((width: number, height: number) => readonly Rectangle[]) =>
  compact ? nothingTaken : locatorTaken

export function GroundOverlay(props: SurfaceProps & { stage: Stage }) {
  const { stage, ground, hospitals, selected, hovered, language } = props
  return (
    <>
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
        taken={takenOf(props)}
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
