import type { PageDependencies } from '../frame/dependencies';

/** What the portal's pages need besides what every page needs. */
export interface PortalDependencies extends PageDependencies {
  https: boolean;
  /** Temporal Web UI, for links at the staff desk; null: not known */
  temporalUiUrl: string | null;
}
