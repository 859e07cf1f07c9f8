/** Hours in which nothing rings, by the clock of a time zone and on some days. A form, so it works without a script. */
import type { QuietHours as Hours } from "../../core/protocol/notifications.ts";
import { type Form, SelectField } from "../Field.tsx";
import { FieldError } from "../FieldError.tsx";
import { NotificationForm } from "./NotificationForm.tsx";

export interface QuietHoursProps {
  quiet: Hours | null;
  /** Where I am, as far as it is known. */
  zone: string;
  form?: Form | undefined;
}

/** As weeks are read; 0 is Sunday. */
const days = [[1, "Mon"], [2, "Tue"], [3, "Wed"], [4, "Thu"], [5, "Fri"], [6, "Sat"], [0, "Sun"]] as const;
const usual = { from: 22 * 60, to: 7 * 60, days: days.map(([day]) => day as number) };
const halfHours = Array.from({ length: 48 }, (_, i) => i * 30);

export function QuietHours({ quiet, zone, form }: QuietHoursProps) {
  const kept = quiet ?? { ...usual, zone };
  const values = form?.values ?? {
    quiet: quiet === null ? "off" : "on",
    from: clock(kept.from),
    to: clock(kept.to),
    zone: kept.zone,
    ...Object.fromEntries(kept.days.map((day) => [`day${day}`, "on"])),
  };
  const shown = { id: "quiet", ...form, values };
  const times = (own: number) =>
    [...new Set([...halfHours, own])].sort((a, b) => a - b).map((time) =>
      [clock(time), clock(time)] as const
    );
  const wrong = form?.errors?.days;
  return (
    <div class="card">
      <NotificationForm set="quiet" form={shown} save="Save">
        <SelectField
          form={shown}
          name="quiet"
          label="Quiet hours"
          options={[["off", "Off"], ["on", "On"]]}
        />
        <div class="two-fields">
          <SelectField form={shown} name="from" label="From" options={times(kept.from)} />
          <SelectField form={shown} name="to" label="Until" options={times(kept.to)} />
        </div>
        <SelectField
          form={shown}
          name="zone"
          label="Time zone"
          options={zones(kept.zone).map((name) => [name, name.replaceAll("_", " ")] as const)}
          hint="The same time twice is the whole day. Over midnight the morning belongs to the day before."
        />
        <fieldset
          class="day-ticks"
          aria-invalid={wrong !== undefined || undefined}
          aria-describedby={wrong === undefined ? undefined : "quiet-days-error"}
        >
          <legend class="field-label">On these days</legend>
          {/* What is wrong with them has a place to stand. */}
          <input type="hidden" name="days" value="" />
          {days.map(([day, name]) => (
            <label key={day}>
              <input
                type="checkbox"
                class="quiet"
                name={`day${day}`}
                defaultChecked={(values as Record<string, string>)[`day${day}`] === "on"}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        {wrong !== undefined && <FieldError id="quiet-days-error">{wrong}</FieldError>}
      </NotificationForm>
    </div>
  );
}

/** "22:00" of minutes after midnight. */
function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

let all: readonly string[] | undefined;

function zones(own: string): string[] {
  all ??= Intl.supportedValuesOf("timeZone");
  return [...new Set([own, "UTC", ...all])].sort();
}
