// This module is browser compatible.
/** Asks before a message calls many people at once. */
import type { Room } from "../core/protocol/entries.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface CallEverybodyProps {
  room: Room;
  onCall: () => void;
  onClose: () => void;
}

export default function CallEverybody({ room, onCall, onClose }: CallEverybodyProps) {
  return (
    <ModalDialog id="call-everybody" title={`Notify ${room.members} people?`} onClose={onClose}>
      <p>@room calls everybody in {room.name}, also those who are not here now.</p>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>Cancel</button>
        <button type="button" class="button primary" autofocus onClick={onCall}>Send and notify</button>
      </div>
    </ModalDialog>
  );
}
