import type { PageDependencies } from '../pages/dependencies';

/** What the portal's pages need besides what every page needs. */
export interface PortalDependencies extends PageDependencies {
  /** Signs the session cookie */
  sessionSecret: string;
  https: boolean;
  /** Temporal Web UI, for links at the staff desk; null: not known */
  temporalUiUrl: string | null;
}
