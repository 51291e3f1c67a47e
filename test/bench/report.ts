import { totalOf, type Cpu } from './cpu';
import type { CreditRound } from './credit';
import type { EventLoopRound } from './event-loop';
import type { HistorySize } from './history';
import type { Kind } from './kind';
import type { Laps } from './rounds';
import type { SignatureRound } from './signatures';
import { percentile, spread, type Spread } from './statistics';

/** One line of the table: a figure over all rounds and, where design section 7 sets one, its bar. */
export interface Figure extends Spread {
  what: string;
  unit: string;
  bar?: { atLeast: number } | { atMost: number };
}

const names: Record<Kind['name'], string> = {
  life: 'whole life',
  emptyActivities: 'bare workflow with as many empty activities',
  messagesOnly: 'bare workflow, messages only',
  leastWork: 'bare workflow with the least work',
};

/** Speed and CPU time of all kinds, and the ratios of life and least work to the bare ones that have a bar: the median of the rounds' ratios, not the ratio of medians. */
export function speedFigures(rounds: Laps[]): Figure[] {
  const kinds = Object.keys(names) as Kind['name'][];
  const ratio = (kind: Kind['name'], bare: Kind['name']) => ({
    what: `${kind === 'life' ? 'orders/s' : 'the least work'} beside the ${names[bare]}`,
    unit: 'ratio',
    ...spread(rounds.map((laps) => laps[kind].perSecond / laps[bare].perSecond)),
  });
  return [
    ...kinds.map((kind) => ({ what: names[kind], unit: 'orders/s', ...spread(rounds.map((laps) => laps[kind].perSecond)) })),
    { ...ratio('life', 'emptyActivities'), bar: { atLeast: 0.9 } },
    { ...ratio('life', 'messagesOnly'), bar: { atLeast: 0.4 } },
    ratio('leastWork', 'emptyActivities'),
    ratio('leastWork', 'messagesOnly'),
    ...kinds.flatMap((kind) =>
      cpuFigures(
        kind,
        rounds.flatMap((laps) => laps[kind].cpu ?? []),
      ),
    ),
  ];
}

function cpuFigures(kind: Kind['name'], cpus: Cpu[]): Figure[] {
  if (cpus.length === 0) return [];
  const figure = (what: string, of: (cpu: Cpu) => number): Figure => ({ what, unit: 'ms/order', ...spread(cpus.map(of)) });
  const parts = ['engine', 'worker', 'database', 'client'] as const;
  return [figure(`CPU: ${names[kind]}`, totalOf), ...parts.map((part) => figure(`  of which ${part}`, (cpu) => cpu[part]))];
}

export function historyFigures(lives: HistorySize[], bare: HistorySize[]): Figure[] {
  return [
    { what: 'history events of a life', unit: 'events', bar: { atMost: 90 }, ...spread(lives.map((life) => life.events)) },
    { what: 'workflow tasks of a life', unit: 'tasks', bar: { atMost: 12 }, ...spread(lives.map((life) => life.workflowTasks)) },
    { what: 'history size of a life', unit: 'KB', bar: { atMost: 16 }, ...spread(lives.map((life) => life.bytes / 1000)) },
    { what: `history events: ${names.emptyActivities}`, unit: 'events', ...spread(bare.map((workflow) => workflow.events)) },
    { what: `workflow tasks: ${names.emptyActivities}`, unit: 'tasks', ...spread(bare.map((workflow) => workflow.workflowTasks)) },
  ];
}

export function signatureFigures(rounds: SignatureRound[]): Figure[] {
  return [
    { what: 'certificate: CSR checked, built, signed', unit: 'ms', ...spread(rounds.map((round) => round.certificateMs)) },
    { what: 'bare RSA-2048 signature', unit: 'ms', ...spread(rounds.map((round) => round.signatureMs)) },
    {
      what: 'certificate beside the bare signature',
      unit: 'ratio',
      bar: { atMost: 10 },
      ...spread(rounds.map((round) => round.certificateMs / round.signatureMs)),
    },
  ];
}

export function creditFigures(rounds: CreditRound[]): Figure[] {
  const of = (share: number) => rounds.map(({ credits, bareUpdates }) => ({ credit: percentile(credits, share), bare: percentile(bareUpdates, share) }));
  return [['p50', of(0.5)] as const, ['p99', of(0.99)] as const].flatMap(([name, times]): Figure[] => [
    { what: `credit after approval, ${name}`, unit: 'ms', ...spread(times.map(({ credit }) => credit)) },
    { what: `bare update, ${name}`, unit: 'ms', ...spread(times.map(({ bare }) => bare)) },
    { what: `credit beside the bare update, ${name}`, unit: 'ratio', bar: { atMost: 10 }, ...spread(times.map(({ credit, bare }) => credit / bare)) },
  ]);
}

export function eventLoopFigures(rounds: EventLoopRound[]): Figure[] {
  return [
    { what: 'event-loop delay p99, idle', unit: 'ms', ...spread(rounds.map((round) => round.idleMs)) },
    { what: 'event-loop delay p99, making keys', unit: 'ms', ...spread(rounds.map((round) => round.makingKeysMs)) },
    { what: 'event loop: making keys beside idle', unit: 'ratio', bar: { atMost: 2 }, ...spread(rounds.map((round) => round.makingKeysMs / round.idleMs)) },
  ];
}

/** Counts are held by their worst life, times by the median of the rounds. */
function met({ bar, median, max, unit }: Figure): boolean | undefined {
  if (!bar) return undefined;
  if ('atLeast' in bar) return median >= bar.atLeast;
  return (['events', 'tasks', 'KB'].includes(unit) ? max : median) <= bar.atMost;
}

/** A Markdown table, which also reads well in a terminal. */
export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    number(figure.median),
    `${number(figure.min)} to ${number(figure.max)}`,
    figure.unit,
    figure.bar ? ('atLeast' in figure.bar ? `at least ${figure.bar.atLeast}` : `at most ${figure.bar.atMost}`) : '',
    { true: 'met', false: 'missed', undefined: '' }[String(met(figure))] ?? '',
  ]);
  const cells = [['', 'median', 'least to most', 'unit', 'bar', ''], ...rows];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n');
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
