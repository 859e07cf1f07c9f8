// This module is browser compatible.
/** Two people talking: the mark of Parley. The name of the server stands beside it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" class="logo">
      <rect width="32" height="32" rx="9" class="logo-ground" />
      <path
        class="logo-front"
        d="M8.5 7.5h10A3.5 3.5 0 0 1 22 11v4a3.5 3.5 0 0 1-3.5 3.5H13l-4 3.7v-3.7h-.5A3.5 3.5 0 0 1 5 15v-4a3.5 3.5 0 0 1 3.5-3.5Z"
      />
      <path
        class="logo-back"
        d="M24.2 12.3A3.5 3.5 0 0 1 27 15.7v3.7a3.5 3.5 0 0 1-3 3.47V26l-3.6-3.1h-3.9a3.5 3.5 0 0 1-2.8-1.4l1-.9h4.2a5.3 5.3 0 0 0 5.3-5.3Z"
      />
    </svg>
  );
}
