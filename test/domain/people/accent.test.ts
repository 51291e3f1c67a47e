import fc from 'fast-check';
import { accentsOf, contrast, DARK_SURFACE, LEAST_CONTRAST, LIGHT_SURFACE } from '../../../domain/people/accent';

/** Figures that WebAIM's contrast checker gives for these. */
test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#767676', '#ffffff', 4.54],
  ['#777777', '#ffffff', 4.48],
  ['#0000ff', '#ffffff', 8.59],
  ['#ff0000', '#ffffff', 4],
])('contrast of %s and %s is %d, whichever comes first', (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 1);
  expect(contrast(other, one)).toBe(contrast(one, other));
});

const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('every colour that is readable in the light theme has one for the dark theme, and texts on both are readable', () => {
  fc.assert(
    fc.property(colour, (given) => {
      const { light, dark } = accentsOf(given);
      expect(light.accent).toBe(given);
      expect(dark.accent).toMatch(/^#[0-9a-f]{6}$/);
      expect(contrast(dark.accent, DARK_SURFACE)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrast(dark.accent, dark.onAccent)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      if (contrast(given, LIGHT_SURFACE) >= LEAST_CONTRAST) expect(contrast(given, light.onAccent)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }),
  );
});

test('a colour that is light enough for the dark theme is taken as it is there', () => {
  expect(accentsOf('#67d3b5').dark.accent).toBe('#67d3b5');
});
