/** Bars of counts, drawn on the server, with their table behind them. */
export interface ChartView {
  label: string;
  column: string;
  unit: string;
  width: number;
  height: number;
  floor: number;
  tickY: number;
  bars: {
    x: number;
    y: number;
    width: number;
    height: number;
    middle: number;
    figureY: number;
    figure: string | null;
    tick: string | null;
    row: string;
    count: number;
    soon: boolean;
  }[];
}

const WIDTH = 272;
const FLOOR = 112;
const HEIGHT = 132;
const TOP = 18;

/** @param counts in their order; `tick` stands below the bar, `row` in the table; `soon` sets the bar off */
export function barChart(
  label: string,
  [column, unit]: [string, string],
  counts: readonly { count: number; row: string; tick: string | null; soon: boolean }[],
): ChartView {
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const step = WIDTH / counts.length;
  const width = Math.round(step * 0.62);
  const bars = counts.map(({ count, ...rest }, index) => {
    const height = Math.round((count / most) * (FLOOR - TOP));
    const x = Math.round(index * step + (step - width) / 2);
    return {
      ...rest,
      count,
      x,
      y: FLOOR - height,
      width,
      height,
      middle: x + width / 2,
      figureY: FLOOR - height - 5,
      figure: count > 0 ? String(count) : null,
    };
  });
  return { label, column, unit, width: WIDTH, height: HEIGHT, floor: FLOOR, tickY: HEIGHT - 4, bars };
}

export const examples: Record<string, ChartView> = {
  weeks: barChart(
    'Certificates that expire in each of the next 4 weeks: 3, 0, 5, 1',
    ['Week from', 'Certificates'],
    [3, 0, 5, 1].map((count, index) => ({ count, row: `${7 * index + 1} Dec 2026`, tick: index % 3 === 0 ? `${7 * index + 1} Dec` : null, soon: index < 2 })),
  ),
};
