// This module is browser compatible.
/** What may be meant by what is being typed into the search, each with what it does. */
import type { SearchOffer } from "../../core/browser/search_offers.ts";

export interface SearchOffersProps {
  offers: readonly SearchOffer[];
  /** The chosen one, or -1. */
  at: number;
  onTake: (offer: SearchOffer) => void;
}

export const searchOffersId = "search-offers";

export function SearchOffers({ offers, at, onTake }: SearchOffersProps) {
  return (
    <ul class="search-offers" role="listbox" id={searchOffersId} aria-label="Narrow the search">
      {offers.map((offer, i) => (
        <li
          key={offer.insert}
          id={`${searchOffersId}-${i}`}
          role="option"
          aria-selected={i === at}
          class={i === at ? "search-offer at" : "search-offer"}
          // The field must not lose the keyboard to a press.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(offer)}
        >
          <b class="one-line" dir="auto">{offer.label}</b>
          {offer.hint !== undefined && <span class="one-line" dir="auto">{offer.hint}</span>}
        </li>
      ))}
    </ul>
  );
}
