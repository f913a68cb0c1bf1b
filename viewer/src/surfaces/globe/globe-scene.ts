// The globe itself, without React: Cesium's widget, quiet and offline, with our imagery, tiles and towers; and its camera as a pose.
import {
  BoundingSphere,
  BoxGeometry,
  buildModuleUrl,
  CameraEventType,
  Cartesian2,
  Cartesian3,
  Cesium3DTileStyle,
  Cesium3DTileset,
  Math as CesiumMath,
  CesiumWidget,
  Color,
  ColorGeometryInstanceAttribute,
  CustomShader,
  DirectionalLight,
  EllipsoidTerrainProvider,
  GeometryInstance,
  HeadingPitchRange,
  ImageryLayer,
  type ImageryProvider,
  Ion,
  KeyboardEventModifier,
  LightingModel,
  Matrix3,
  Matrix4,
  PerInstanceColorAppearance,
  type PerspectiveFrustum,
  Primitive,
  TileMapServiceImageryProvider,
  Transforms,
} from '@cesium/engine'
import type { RoadGraph } from '@kangcheng/twin-engine'
import { type CameraPose, FIELD_OF_VIEW_DEGREES, flightPose } from '../../scene/camera.ts'
import { type GeoFrame, lngLatOf, metresOf } from '../../scene/geo-view.ts'
import type { Ground } from '../../scene/ground.ts'
import {
  eastMetres,
  METRES_PER_UNIT,
  northMetres,
  type StagePoint,
  sceneX,
  sceneZ,
  toStage,
} from '../../scene/projection.ts'
import { PLINTH_HEIGHT, TOWER_TURN } from '../../scene/tower-boxes.ts'
import { FLOOR_HEIGHT, towerShape } from '../../scene/tower-shape.ts'
import { MAP_PALETTES, type MapPalette } from '../map/map-palette.ts'
import { floorColours, floorId, SLAB_SHARE, towerId } from '../map/tower-features.ts'
import { FLIGHT_MILLISECONDS } from '../overlay/stage.ts'
import type { SurfaceCells, SurfaceHospital } from '../surface.ts'
import { cellImagery } from './cell-imagery.ts'
import { CityImagery } from './city-imagery.ts'

const FOV = CesiumMath.toRadians(FIELD_OF_VIEW_DEGREES)
/** How the earth's own picture is dimmed: it is there to tell where we are. */
const EARTH = {
  dark: { brightness: 0.22, saturation: 0.25, contrast: 0.9, alpha: 1 },
  light: { brightness: 1.6, saturation: 0.3, contrast: 0.7, alpha: 0.35 },
} as const

/** Blocks lit from the one side of our light and never black on the other: no sky of Cesium's is asked. */
const SHADED = new CustomShader({
  lightingModel: LightingModel.UNLIT,
  fragmentShaderText: `void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
    float sun = max(dot(normalize(fsInput.attributes.normalEC), czm_lightDirectionEC), 0.0);
    material.diffuse *= 0.5 + 0.6 * sun;
  }`,
})

export interface Globe {
  readonly widget: CesiumWidget
  readonly hospitals: (
    list: readonly SurfaceHospital[],
    difference: ReadonlyMap<number, number> | undefined,
    palette: MapPalette,
  ) => void
  /** The coloured grid over the ground; null takes it away. */
  readonly cells: (cells: SurfaceCells | null, theme: 'dark' | 'light', frame: GeoFrame) => void
  readonly theme: (theme: 'dark' | 'light', ground: Ground, roads: RoadGraph | null) => void
  readonly blocks: (palette: MapPalette) => Promise<void>
  readonly look: (pose: CameraPose, frame: GeoFrame) => void
  /** Flies from where the camera looks now, or is there at once. */
  readonly fly: (pose: CameraPose, frame: GeoFrame, atOnce: boolean) => void
  /** What the camera looks at; null where its middle misses the earth. */
  readonly pose: (frame: GeoFrame) => CameraPose | null
  readonly projection: (
    frame: GeoFrame,
    width: number,
    height: number,
  ) => (x: number, y: number, z: number) => StagePoint
  readonly destroy: () => void
}

/** @throws where the browser gives no WebGL 2 context. */
export function createGlobe(container: HTMLElement, credits: HTMLElement, antialias: boolean): Globe {
  Ion.defaultAccessToken = ''
  const widget = new CesiumWidget(container, {
    baseLayer: ImageryLayer.fromProviderAsync(
      TileMapServiceImageryProvider.fromUrl(buildModuleUrl('Assets/Textures/NaturalEarthII')),
      {},
    ),
    terrainProvider: new EllipsoidTerrainProvider(),
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    msaaSamples: antialias ? 4 : 1,
    shouldAnimate: false,
    showRenderLoopErrors: false,
    automaticallyTrackDataSourceClocks: false,
    creditContainer: credits,
    contextOptions: { webgl: { alpha: false, antialias } },
  })
  quieten(widget)
  let towers: Primitive | null = null
  let shapesKey = ''
  let ours: ImageryLayer | null = null
  let grid: ImageryLayer | null = null
  let tiles: Promise<Cesium3DTileset> | null = null
  const told = new Map<number, string>()
  /** Counts looks: a flight ends when another begins. */
  let flight = 0

  return {
    widget,
    hospitals(list, difference, palette) {
      const { scene } = widget
      const shapes = list
        .map(({ east, north, openBeds }) => `${east},${north},${towerShape(openBeds).floors}`)
        .join(';')
      if (shapes !== shapesKey) {
        shapesKey = shapes
        if (towers) scene.primitives.remove(towers)
        towers = scene.primitives.add(towerPrimitive(list, frameOf(widget), palette))
        told.clear()
      }
      const colours = new Map<number, string>()
      list.forEach((hospital, position) => {
        floorColours(hospital, difference, palette).forEach((colour, floor) => {
          colours.set(floorId(position, floor), colour)
        })
        colours.set(towerId(position), palette.towerCore)
        colours.set(floorId(position, towerShape(hospital.openBeds).floors), palette.towerCore)
      })
      paint(widget, towers!, colours, told)
    },
    cells(cells, theme, frame) {
      if (grid) widget.imageryLayers.remove(grid)
      grid = cells === null ? null : new ImageryLayer(cellImagery(cells, theme, frame), { alpha: 0.5 })
      if (grid) widget.imageryLayers.add(grid)
      widget.scene.requestRender()
    },
    theme(theme, ground, roads) {
      const { imageryLayers } = widget
      const [earth] = imageryLayers.length > 0 ? [imageryLayers.get(0)] : []
      if (earth) Object.assign(earth, EARTH[theme])
      widget.scene.globe.baseColor = Color.fromCssColorString(MAP_PALETTES[theme].sea)
      widget.scene.backgroundColor = Color.fromCssColorString(theme === 'dark' ? '#0a0f14' : '#f6f8f9')
      if (ours) imageryLayers.remove(ours)
      ours = new ImageryLayer(new CityImagery(ground, roads, MAP_PALETTES[theme]) as unknown as ImageryProvider)
      imageryLayers.add(ours)
      if (grid) imageryLayers.raiseToTop(grid)
      widget.scene.requestRender()
    },
    async blocks(palette) {
      tiles ??= Cesium3DTileset.fromUrl('/tiles/tileset.json', { maximumScreenSpaceError: 16 })
      const tileset = await tiles
      if (widget.isDestroyed()) return
      tileset.customShader = SHADED
      tileset.style = new Cesium3DTileStyle({
        color: `mix(color('${palette.litBlocks[0]}'), color('${palette.litBlocks[1]}'), min(1.0, Number(\${height}) / 170.0))`,
      })
      if (!widget.scene.primitives.contains(tileset)) widget.scene.primitives.add(tileset)
      widget.scene.requestRender()
    },
    look(pose, frame) {
      flight++
      lookFrom(widget, pose, frame)
    },
    fly(pose, frame, atOnce) {
      const own = ++flight
      const from = poseOf(widget, frame)
      if (atOnce || from === null) {
        lookFrom(widget, pose, frame)
        return
      }
      const began = performance.now()
      const step = (now: number): void => {
        // another look, or a hand on the camera, has taken its place
        if (own !== flight || widget.isDestroyed()) return
        const t = (now - began) / FLIGHT_MILLISECONDS
        lookFrom(widget, flightPose(from, pose, t), frame)
        if (t < 1) requestAnimationFrame(step)
      }
      requestAnimationFrame(step)
      widget.canvas.addEventListener('pointerdown', () => flight++, { once: true })
    },
    pose: (frame) => poseOf(widget, frame),
    projection: (frame, width, height) => projectionOf(widget, frame, width, height),
    destroy: () => widget.destroy(),
  }
}

function lookFrom(widget: CesiumWidget, pose: CameraPose, frame: GeoFrame): void {
  frames.set(widget, frame)
  const [lng, lat] = lngLatOf(frame, eastMetres(pose.targetX), northMetres(pose.targetZ))
  const target = Cartesian3.fromDegrees(lng, lat, pose.targetY * METRES_PER_UNIT)
  const range = pose.distance * METRES_PER_UNIT
  widget.camera.lookAt(target, new HeadingPitchRange(pose.heading, -pose.pitch, range))
  widget.camera.lookAtTransform(Matrix4.IDENTITY)
  widget.scene.requestRender()
}

/** The frame that a globe's towers are placed in. */
const frames = new WeakMap<CesiumWidget, GeoFrame>()
const frameOf = (widget: CesiumWidget): GeoFrame => {
  const frame = frames.get(widget)
  if (!frame) throw new Error('look() must be called before hospitals(): towers need to know where the city lies')
  return frame
}

/** No sky, sun, fog or sheen: the ground is quiet; and the hand moves it as it moves the city. */
function quieten({ scene, camera }: CesiumWidget): void {
  const { globe, screenSpaceCameraController: hand } = scene
  scene.fog.enabled = false
  scene.highDynamicRange = false
  globe.showGroundAtmosphere = false
  globe.enableLighting = false
  globe.maximumScreenSpaceError = 2.5
  hand.rotateEventTypes = CameraEventType.LEFT_DRAG
  hand.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH]
  hand.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
  ]
  hand.lookEventTypes = []
  hand.minimumZoomDistance = 900
  hand.maximumZoomDistance = 2.4e7
  const fit = (): void => {
    const { clientWidth, clientHeight } = scene.canvas
    const aspect = clientHeight > 0 ? clientWidth / clientHeight : 1
    const frustum = camera.frustum as PerspectiveFrustum
    // Cesium's angle is that of the longer side, ours is vertical
    const fov = aspect <= 1 ? FOV : 2 * Math.atan(Math.tan(FOV / 2) * aspect)
    if (Math.abs((frustum.fov ?? 0) - fov) > 1e-6) frustum.fov = fov
  }
  fit()
  scene.preUpdate.addEventListener(fit)
  // Tiles that we draw ourselves are no requests that would ask for the next frame.
  scene.postRender.addEventListener(() => {
    if (!globe.tilesLoaded) scene.requestRender()
  })
}

/** All towers as one primitive of boxes; each floor is an instance with a colour of its own. */
function towerPrimitive(hospitals: readonly SurfaceHospital[], frame: GeoFrame, palette: MapPalette): Primitive {
  const instances = hospitals.flatMap((hospital, position) => {
    const shape = towerShape(hospital.openBeds)
    const [lng, lat] = lngLatOf(frame, hospital.east, hospital.north)
    const place = Matrix4.multiplyByMatrix3(
      Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(lng, lat)),
      Matrix3.fromRotationZ(TOWER_TURN),
      new Matrix4(),
    )
    const box = (id: number, width: number, depth: number, base: number, height: number): GeometryInstance =>
      new GeometryInstance({
        id,
        geometry: BoxGeometry.fromDimensions({
          vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
          dimensions: new Cartesian3(width * METRES_PER_UNIT, depth * METRES_PER_UNIT, height * METRES_PER_UNIT),
        }),
        modelMatrix: Matrix4.multiplyByTranslation(
          place,
          new Cartesian3(0, 0, (base + height / 2) * METRES_PER_UNIT),
          new Matrix4(),
        ),
        attributes: {
          color: ColorGeometryInstanceAttribute.fromColor(Color.fromCssColorString(palette.towerCore)),
        },
      })
    return [
      box(towerId(position), shape.width * 0.9, shape.depth * 0.9, PLINTH_HEIGHT, shape.height),
      box(floorId(position, shape.floors), shape.width * 1.55, shape.depth * 1.6, 0, PLINTH_HEIGHT),
      ...Array.from({ length: shape.floors }, (_, floor) =>
        box(
          floorId(position, floor),
          shape.width,
          shape.depth,
          PLINTH_HEIGHT + floor * FLOOR_HEIGHT,
          FLOOR_HEIGHT * SLAB_SHARE,
        ),
      ),
    ]
  })
  return new Primitive({
    geometryInstances: instances,
    appearance: new PerInstanceColorAppearance({ translucent: false, closed: true }),
    asynchronous: false,
  })
}

/** Tells the primitive the colours that changed; one that is not built yet is told after its first frame. */
function paint(
  widget: CesiumWidget,
  towers: Primitive,
  colours: ReadonlyMap<number, string>,
  told: Map<number, string>,
): void {
  if (widget.isDestroyed() || towers.isDestroyed()) return
  widget.scene.requestRender()
  if (!towers.ready) {
    const once = widget.scene.postRender.addEventListener(() => {
      once()
      paint(widget, towers, colours, told)
    })
    return
  }
  for (const [id, colour] of colours) {
    if (told.get(id) === colour) continue
    told.set(id, colour)
    const attributes = towers.getGeometryInstanceAttributes(id) as { color: Uint8Array } | undefined
    if (attributes) attributes.color = ColorGeometryInstanceAttribute.toValue(Color.fromCssColorString(colour))
  }
}

function poseOf(widget: CesiumWidget, frame: GeoFrame): CameraPose | null {
  const { camera, canvas } = widget
  const middle = new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2)
  const target = camera.pickEllipsoid(middle)
  if (!target) return null
  const away = Cartesian3.subtract(target, camera.positionWC, new Cartesian3())
  const local = Matrix4.multiplyByPointAsVector(
    Matrix4.inverseTransformation(Transforms.eastNorthUpToFixedFrame(target), new Matrix4()),
    away,
    new Cartesian3(),
  )
  const distance = Cartesian3.magnitude(local)
  const place = widget.scene.ellipsoid.cartesianToCartographic(target)
  const [east, north] = metresOf(frame, CesiumMath.toDegrees(place.longitude), CesiumMath.toDegrees(place.latitude))
  const level = Math.hypot(local.x, local.y)
  return {
    targetX: sceneX(east),
    targetY: 0,
    targetZ: sceneZ(north),
    distance: distance / METRES_PER_UNIT,
    // straight down there is no direction ahead: the camera's own upwards tells it
    heading: level > distance * 1e-4 ? Math.atan2(local.x, local.y) : camera.heading,
    pitch: Math.asin(Math.max(-1, Math.min(1, -local.z / distance))),
  }
}

/** Where scene points stand on the stage; what lies behind the horizon has a negative depth. */
function projectionOf(
  widget: CesiumWidget,
  frame: GeoFrame,
  width: number,
  height: number,
): (x: number, y: number, z: number) => StagePoint {
  const { camera } = widget
  const matrix = Matrix4.toArray(Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, new Matrix4()))
  const eye = Cartesian3.clone(camera.positionWC)
  const point = new Cartesian3()
  const up = new Cartesian3()
  const toEye = new Cartesian3()
  return (x, y, z) => {
    const [lng, lat] = lngLatOf(frame, eastMetres(x), northMetres(z))
    Cartesian3.fromDegrees(lng, lat, y * METRES_PER_UNIT, undefined, point)
    const seen = toStage(matrix, point.x, point.y, point.z, width, height)
    seen.depth /= METRES_PER_UNIT
    widget.scene.ellipsoid.geodeticSurfaceNormal(point, up)
    Cartesian3.subtract(eye, point, toEye)
    if (Cartesian3.dot(up, toEye) < 0) seen.depth = -Math.abs(seen.depth)
    return seen
  }
}

/** Light from the upper left of the opening view, wherever on earth the city lies. */
export function cityLight(widget: CesiumWidget, frame: GeoFrame): void {
  const origin = Cartesian3.fromDegrees(frame.origin[0], frame.origin[1])
  const sphere = new BoundingSphere(origin, 1)
  const towards = Matrix4.multiplyByPointAsVector(
    Transforms.eastNorthUpToFixedFrame(sphere.center),
    Cartesian3.normalize(new Cartesian3(0.82, -0.12, -0.72), new Cartesian3()),
    new Cartesian3(),
  )
  widget.scene.light = new DirectionalLight({ direction: towards, intensity: 2.2 })
}
