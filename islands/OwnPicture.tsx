// This module is browser compatible.
/** My picture, and what changes it. Without a script a form that sends a file as it is; with one it is cropped first. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { Note } from "../components/Note.tsx";
import { paths } from "../components/paths.ts";
import { later } from "../core/browser/later.ts";
import { accepted, givePicture } from "../core/browser/own_picture.ts";
import type { Person } from "../core/protocol/entries.ts";

const SquarePicture = later(() => import("./SquarePicture.tsx"));

export interface OwnPictureProps {
  me: Person;
  /** The page hears by itself how people look now. */
  told?: boolean;
}

export default function OwnPicture({ me, told = false }: OwnPictureProps) {
  const isLive = useSignal(false);
  const now = useSignal<Person | undefined>(undefined);
  const chosen = useSignal<File | undefined>(undefined);
  const said = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const file = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  useEffect(() => void (isLive.value = true), []);
  const shown = told ? me : now.value ?? me;

  const give = async (picture: Blob | null) => {
    problem.value = undefined;
    now.value = await givePicture(picture);
    said.value = picture === null ? "Your picture is removed." : "Your picture is changed.";
  };
  const remove = (event: Event) => {
    event.preventDefault();
    give(null).then(() => choose.current?.focus(), (error: Error) => problem.value = error.message);
  };
  return (
    <>
      <form class="own-picture" method="post" encType="multipart/form-data" action={paths.ownAvatar}>
        <Avatar id={shown.id} person={shown} size="large" />
        <div class="own-picture-acts">
          <input
            ref={file}
            type="file"
            name="picture"
            accept={accepted}
            required
            aria-label="Picture"
            hidden={isLive.value}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.files?.[0];
              currentTarget.value = "";
            }}
          />
          <button
            ref={choose}
            type={isLive.value ? "button" : "submit"}
            class="button"
            onClick={() => isLive.value && file.current?.click()}
          >
            {isLive.value ? (shown.avatar ? "Change picture" : "Add picture") : "Save picture"}
          </button>
          {shown.avatar && (
            <button
              type="submit"
              class="button ghost"
              formNoValidate
              formAction={`${paths.ownAvatar}?remove`}
              onClick={remove}
            >
              Remove picture
            </button>
          )}
          <span role="status">{said.value}</span>
        </div>
      </form>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {chosen.value && (
        <SquarePicture
          picture={chosen.value}
          onSave={give}
          onClose={() => chosen.value = undefined}
        />
      )}
    </>
  );
}
