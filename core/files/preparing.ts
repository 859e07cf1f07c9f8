/**
 * What an upload is before it is stored: as it arrived, or, when it is a picture, without what is no part of the picture
 * and with small versions of it. A picture that cannot be made smaller is shown as it is.
 */
import { createHash } from "node:crypto";
import { newKey, openedFile, SealedWriter, streamOf } from "../blobs/blobs.ts";
import { ParleyError } from "../errors.ts";
import type { BlobRecord } from "../kv/keys.ts";
import { maxPixels, type Survey, surveyOf } from "../pictures/pictures.ts";
import { hearSoon, readNotes } from "./hearing.ts";
import type { FilesParts } from "./parts.ts";
import type { Arrived } from "./uploads.ts";

export interface Prepared
  extends Pick<BlobRecord, "key" | "size" | "sha256" | "picture" | "heard" | "thumbs"> {
  path: string;
  /** Where its small versions are, encrypted with the same key. */
  small?: string;
  large?: string;
}

export function asItArrived({ upload, path, sha256 }: Arrived): Prepared {
  return { path, key: upload.key, size: upload.size, sha256 };
}

/** With what it says of itself, unless that takes long. */
export async function asRecording(parts: FilesParts, arrived: Arrived): Promise<Prepared> {
  const heard = await hearSoon(parts, arrived);
  return { ...asItArrived(arrived), ...(heard === null ? {} : { heard }) };
}

/** Null when it cannot be read. @throws ParleyError `picture_too_large` */
export async function surveyPicture({ upload, path }: Arrived, type: string): Promise<Survey | null> {
  const source = openedFile(path, { key: Uint8Array.fromBase64(upload.key), size: upload.size });
  const read = async (from: number, to: number) =>
    new Uint8Array(await new Response(streamOf(source, from, to)).arrayBuffer());
  const survey = await surveyOf(type, upload.size, read);
  if (survey === null || survey.pixels <= maxPixels) return survey;
  throw new ParleyError(
    "picture_too_large",
    `Cannot take "${upload.name}": it has ${Math.round(survey.pixels / 1e6)} million pixels, and ` +
      `${maxPixels / 1e6} million are shown; make it smaller, or send it in an archive`,
  );
}

export async function asPicture(
  parts: FilesParts,
  arrived: Arrived,
  { type, survey }: { type: string; survey: Survey },
): Promise<Prepared> {
  const { upload, path } = arrived;
  const arriving = openedFile(path, { key: Uint8Array.fromBase64(upload.key), size: upload.size });
  const heard = await readNotes(parts, arriving, survey.notes);
  const whole = survey.cleaned ? await cleaned(parts, arrived, survey) : asItArrived(arrived);
  const { width, height, orientation, animated } = survey;
  const [across, up] = orientation >= 5 ? [height, width] : [width, height];
  const picture: BlobRecord["picture"] = {
    ...{ width: across, height: up },
    ...(animated ? { animated } : {}),
    ...(survey.cleaned ? { cleaned: true } : {}),
  };
  const source = openedFile(whole.path, { key: Uint8Array.fromBase64(whole.key), size: whole.size });
  const order = { type, width, height, orientation, size: whole.size };
  const made = await parts.pictures.press(order, () => streamOf(source));
  const known = { ...whole, ...(heard === undefined ? {} : { heard }) };
  if (made === null) return { ...known, picture };
  const { small, large, placeholder } = made;
  return {
    ...known,
    picture: { ...picture, thumbs: true, ...(placeholder === undefined ? {} : { placeholder }) },
    thumbs: { small: small.length, large: large.length },
    small: await sealed(`${arrived.path}.small`, whole.key, small),
    large: await sealed(`${arrived.path}.large`, whole.key, large),
  };
}

/** Written anew, without what was left out of the survey. */
async function cleaned(
  { effects }: FilesParts,
  { upload, path }: Arrived,
  { pieces }: Survey,
): Promise<Prepared> {
  const source = openedFile(path, { key: Uint8Array.fromBase64(upload.key), size: upload.size });
  const key = newKey(effects);
  const target = `${path}.clean`;
  await removeIfThere(target);
  using writer = await SealedWriter.open(target, key);
  const hash = createHash("sha256");
  for (const piece of pieces) {
    const parts = piece instanceof Uint8Array ? [piece] : streamOf(source, piece.from, piece.to);
    for await (const bytes of parts) {
      await writer.write(bytes);
      hash.update(bytes);
    }
  }
  await writer.flush();
  return { path: target, key: key.toBase64(), size: writer.length, sha256: hash.digest("hex") };
}

async function sealed(path: string, key: string, bytes: Uint8Array): Promise<string> {
  await removeIfThere(path);
  using writer = await SealedWriter.open(path, Uint8Array.fromBase64(key));
  await writer.write(bytes);
  await writer.flush();
  return path;
}

/** From an attempt that was interrupted. */
async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
