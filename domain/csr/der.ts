/** One element of DER (X.690): its tag and its contents. */
export interface DerElement {
  tag: number;
  content: Buffer;
}

/** The elements that follow each other in `bytes`. Throws where one is cut off, or its length is not written as DER has it. */
export function readElements(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0x80;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if (first === 0x80 || lengthBytes > 3 || start > bytes.length) throw new Error('An element of DER is not written as it should be.');
    const end = start + (lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes));
    if (end > bytes.length) throw new Error('An element of DER is cut off.');
    elements.push({ tag: bytes[at]!, content: bytes.subarray(start, end) });
    at = end;
  }
  return elements;
}
