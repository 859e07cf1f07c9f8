// This module is browser compatible.
/** How strong the password in the same form is, while it is typed. Stands below the field and listens to its form. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PasswordStrength } from "../components/PasswordStrength.tsx";
import { strengthOf } from "../core/accounts/strength.ts";

/** Name of the password's field. */
export default function StrengthMeter({ field = "password" }: { field?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const typed = useSignal({ password: "", username: "", email: "" });
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    const look = () => {
      const value = (name: string) => String(new FormData(form).get(name) ?? "");
      typed.value = { password: value(field), username: value("username"), email: value("email") };
    };
    look();
    form.addEventListener("input", look);
    return () => form.removeEventListener("input", look);
  }, []);
  const { password, ...about } = typed.value;
  const { score, missing } = strengthOf(password, about);
  return (
    <div ref={place}>
      <PasswordStrength empty={password === ""} score={score} missing={missing} />
    </div>
  );
}
