/** Looks into a long file here and there, a block at a time: what a format says of itself stands in few places. */
const blockLength = 64 * 1024;

/** Bytes `from` up to, but not including, `to`. */
export type Read = (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>;

/** The file has ended where more was promised. */
export class EndedEarly extends Error {}

export class Bytes {
  readonly size: number;
  readonly #read: Read;
  #from = 0;
  #block: Uint8Array = new Uint8Array();

  constructor(size: number, read: Read) {
    this.size = size;
    this.#read = read;
  }

  /** At most 64 KiB; a promise only when they have to be fetched. @throws {EndedEarly} */
  at(from: number, length: number): DataView | Promise<DataView> {
    return this.#seen(from, length) ?? this.#fetch(from, length);
  }

  async text(from: number, length: number): Promise<string> {
    const view = await this.at(from, length);
    return new TextDecoder("latin1").decode(new Uint8Array(view.buffer, view.byteOffset, length));
  }

  /** Where the next byte of that value is, or the size when there is none. */
  async find(value: number, from: number): Promise<number> {
    for (let at = from; at < this.size;) {
      if (this.#seen(at, 1) === null) await this.#fetch(at, 1);
      const found = this.#block.indexOf(value, at - this.#from);
      if (found !== -1) return this.#from + found;
      at = this.#from + this.#block.length;
    }
    return this.size;
  }

  #seen(from: number, length: number): DataView | null {
    const start = from - this.#from;
    if (start < 0 || start + length > this.#block.length) return null;
    return new DataView(this.#block.buffer, this.#block.byteOffset + start, length);
  }

  async #fetch(from: number, length: number): Promise<DataView> {
    if (from + length > this.size) throw new EndedEarly();
    this.#block = await this.#read(from, Math.min(this.size, from + Math.max(length, blockLength)));
    this.#from = from;
    const found = this.#seen(from, length);
    if (found === null) throw new EndedEarly();
    return found;
  }
}
