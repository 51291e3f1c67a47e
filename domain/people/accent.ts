/** Text and its background need at least this much (WCAG 2.2, success criterion 1.4.3) */
export const LEAST_CONTRAST = 4.5;

/** The surfaces of the pages that come closest to a readable accent: the darkest of the light theme, the lightest of the dark one. */
export const LIGHT_SURFACE = '#e6f3ee';
export const DARK_SURFACE = '#262e2b';

export interface Accent {
  /** Of links, and behind the text of the primary button */
  accent: string;
  /** That text */
  onAccent: string;
}

/**
 * The seller's colour in both themes. In the light one it is taken as it is; white on it is easier to read than it is itself on any surface. In the dark one
 * it is lightened until it can be read on every surface, and so can the darkest of them on it.
 */
export function accentsOf(colour: string): { light: Accent; dark: Accent } {
  const lighter = Array.from({ length: 101 }, (_, percent) => lightened(colour, percent / 100));
  return {
    light: { accent: colour, onAccent: '#ffffff' },
    dark: { accent: lighter.find((each) => contrast(each, DARK_SURFACE) >= LEAST_CONTRAST)!, onAccent: DARK_SURFACE },
  };
}

/** From 1 to 21, by the formula of WCAG 2.2 ("contrast ratio"). @param one `#rrggbb` */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance", with the threshold of its note of May 2021. */
function relativeLuminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function lightened(colour: string, share: number): string {
  const mixed = channels(colour).map((value) => Math.round(value + (255 - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const channels = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
