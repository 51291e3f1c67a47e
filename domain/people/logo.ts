import { sha256Hex } from '../secrets';

/** What a page needs to know of the seller's logo before it has it. */
export interface Logo {
  sha256: string;
  width: number;
  height: number;
}

/** Every page brings it along, and a first visit is to be quick. */
export const MOST_LOGO_BYTES = 20 * 1024;
const MOST_PIXELS = 1000;

/** PNG (third edition), 5.2: the signature; 11.2.1: the header that comes first; 11.2.4: the end. */
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const header = Buffer.from('0000000d49484452', 'hex');
const end = Buffer.from('0000000049454e44ae426082', 'hex');

/**
 * Reads a logo, or says what is wrong with it. Only PNG: an SVG is a document that may carry script, links and pictures from elsewhere, so every place that
 * shows one has to be safe for ever; and PNG is what documents and mail programs show as well.
 */
export function readLogo(file: Buffer): { logo: Logo } | { wrong: string } {
  if (file.length > MOST_LOGO_BYTES) return { wrong: `has ${Math.ceil(file.length / 1024)} KiB; the most is ${MOST_LOGO_BYTES / 1024} KiB` };
  const isWhole = file.subarray(0, 8).equals(signature) && file.subarray(8, 16).equals(header) && file.subarray(-end.length).equals(end);
  if (!isWhole) return { wrong: 'is not a whole PNG file; save the picture as PNG' };
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  if (![width, height].every((pixels) => pixels >= 1 && pixels <= MOST_PIXELS))
    return { wrong: `has ${width} x ${height} pixels; each side must have 1 to ${MOST_PIXELS}` };
  return { logo: { sha256: sha256Hex(file), width, height } };
}
