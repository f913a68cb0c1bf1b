// What the operator has set for the screens: asked once, when something needs it.
import { ask } from './client.ts'
import { VIEWER_SETTINGS } from './operations.ts'

let token: Promise<string | null> | null = null

/** Mapbox's public token, which only the operator can give; null = none, or it could not be asked for. */
export function mapboxToken(): Promise<string | null> {
  token ??= ask<{ viewerSettings: { mapboxToken: string | null } }>(VIEWER_SETTINGS).then((answer) =>
    answer.ok ? answer.data.viewerSettings.mapboxToken : null,
  )
  return token
}
