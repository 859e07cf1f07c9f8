// This module is browser compatible.
/** Messages that are on their way, in the shape they will have. */
export function LoadingRows() {
  return (
    <div class="loading-rows">
      <span class="quiet">Loading messages</span>
      {[0, 1, 2].map((i) => (
        <div key={i} class="loading-row" aria-hidden="true">
          <span class="bone" />
          <span class="bone" />
          <span class="bone" />
        </div>
      ))}
    </div>
  );
}
